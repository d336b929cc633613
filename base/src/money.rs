//! Money: whole minor units and a currency code.

/// Minor units in one major unit, by ISO 4217; almost every currency has two decimals.
pub fn minor_units(currency: &str) -> i64 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XOF" | "XAF" => 1,
        "BHD" | "KWD" | "OMR" | "TND" | "JOD" => 1000,
        _ => 100,
    }
}

/// The sign people write, else the code itself.
pub fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" | "CNY" => "¥",
        "RUB" => "₽",
        "UAH" => "₴",
        "INR" => "₹",
        "TRY" => "₺",
        other => other,
    }
}
