mod gates;
mod model;
mod property;
