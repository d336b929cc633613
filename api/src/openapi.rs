//! The OpenAPI document, made of the list of routes.

use crate::router::{PREFIX, ROUTES};
use axum::http::Method;
use serde_json::{Value as Json, json};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApiBuilder, Required};

/// What the token's scheme is called in the document.
const TOKEN: &str = "token";

/// The document of every route.
pub fn document() -> Json {
    let mut paths = PathsBuilder::new();
    for route in ROUTES {
        let operation = operation(&route.method, route.path, route.says);
        paths = paths.path(format!("{PREFIX}{}", route.path), PathItem::new(spelled(&route.method), operation));
    }
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    let document = OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Sluice").version(env!("CARGO_PKG_VERSION")).build())
        .paths(paths.build())
        .components(Some(ComponentsBuilder::new().security_scheme(TOKEN, scheme).build()))
        .security(Some([SecurityRequirement::new(TOKEN, Vec::<String>::new())]))
        .build();
    serde_json::to_value(document).unwrap_or_else(|_| json!({}))
}

fn operation(method: &Method, path: &str, says: &str) -> OperationBuilder {
    let noun = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let mut operation = OperationBuilder::new()
        .summary(Some(says))
        .operation_id(Some(operation_id(method, path)))
        .tag(noun.trim_matches(['{', '}']))
        .responses(responses(method));
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
        operation = operation.parameter(parameter.schema(Some(ObjectBuilder::new().schema_type(Type::String))));
    }
    if *method != Method::GET {
        let content = ContentBuilder::new().schema(Some(ObjectBuilder::new())).build();
        operation =
            operation.request_body(Some(RequestBodyBuilder::new().content("application/json", content).build()));
    }
    operation
}

fn responses(method: &Method) -> utoipa::openapi::Responses {
    let json = |kind: &str, says: &str| {
        ResponseBuilder::new()
            .description(says)
            .content(kind, ContentBuilder::new().schema(Some(ObjectBuilder::new())).build())
    };
    let mut responses = ResponsesBuilder::new()
        .response("200", json("application/hal+json", "Done"))
        .response("204", ResponseBuilder::new().description("Nothing there, or nothing to say"))
        .response("401", json("application/problem+json", "No valid token of this account"));
    if *method != Method::GET {
        responses =
            responses.response("400", json("application/problem+json", "A value is wrong; nothing was changed"));
    }
    responses.build()
}

/// `get_leads_id` of `GET /leads/{id}`.
fn operation_id(method: &Method, path: &str) -> String {
    let words = path.split('/').map(|part| part.trim_matches(['{', '}'])).collect::<Vec<_>>().join("_");
    format!("{}{}", method.as_str().to_lowercase(), words.replace('.', "_"))
}

fn spelled(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PATCH => HttpMethod::Patch,
        Method::PUT => HttpMethod::Put,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
