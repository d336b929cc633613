//! What identifies a person or a company, in one spelling: e-mail addresses, phone numbers, names.
