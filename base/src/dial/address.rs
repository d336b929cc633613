//! Which addresses may be dialled.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Why an address is not dialled. For logs; people see [`super::DialError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Cloud metadata hands out credentials to whoever asks: no allow-list opens it.
    #[error("{0} is a cloud metadata address")]
    Metadata(IpAddr),
    /// Not on the public Internet, and not in the allow-list.
    #[error("{0} is not public: {1}")]
    NotPublic(IpAddr, &'static str),
}

/// Says whether `address` may be dialled: public, or inside `allowed` (the `--allow-network` settings).
///
/// # Errors
/// [`Denied`] for everything that is not on the public Internet (R-5, IANA special-purpose registries,
/// RFC 6890), and for metadata addresses whatever `allowed` holds, in any IPv6 disguise.
pub fn check_address(address: IpAddr, allowed: &[IpNet]) -> Result<(), Denied> {
    if is_metadata(address) {
        return Err(Denied::Metadata(address));
    }
    if is_allowed(address, allowed) {
        return Ok(());
    }
    let reason = match address {
        IpAddr::V4(v4) => not_public_v4(v4),
        IpAddr::V6(v6) => not_public_v6(v6),
    };
    reason.map_or(Ok(()), |reason| Err(Denied::NotPublic(address, reason)))
}

/// Is `address` inside one of the allowed networks?
pub(super) fn is_allowed(address: IpAddr, allowed: &[IpNet]) -> bool {
    allowed.iter().any(|network| network.contains(&address))
}

/// AWS, GCP, Azure and most others on link-local (AWS ECS and EKS use further addresses of it, so the
/// whole network counts), Alibaba in CGNAT space, Azure's second one on a public address.
const METADATA_V4: [Ipv4Net; 3] =
    [v4_net([169, 254, 0, 0], 16), v4_net([100, 100, 100, 200], 32), v4_net([168, 63, 129, 16], 32)];

/// AWS (fd00:ec2::254 and its neighbours) and GCP.
const METADATA_V6: [Ipv6Net; 2] =
    [v6_net([0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0], 64), v6_net([0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254], 128)];

fn is_metadata(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_metadata_v4(v4),
        IpAddr::V6(v6) => {
            METADATA_V6.iter().any(|network| network.contains(&v6)) || embedded_v4(v6).is_some_and(is_metadata_v4)
        }
    }
}

fn is_metadata_v4(address: Ipv4Addr) -> bool {
    METADATA_V4.iter().any(|network| network.contains(&address))
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible (RFC 4291), NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0 | 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => Some(v4(g, h)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

const NOT_PUBLIC_V4: [(Ipv4Net, &str); 16] = [
    (v4_net([0, 0, 0, 0], 8), "unspecified"),
    (v4_net([10, 0, 0, 0], 8), "private"),
    (v4_net([100, 64, 0, 0], 10), "carrier-grade NAT"),
    (v4_net([127, 0, 0, 0], 8), "loopback"),
    (v4_net([169, 254, 0, 0], 16), "link-local"),
    (v4_net([172, 16, 0, 0], 12), "private"),
    (v4_net([192, 0, 0, 0], 24), "IETF protocol assignments"),
    (v4_net([192, 0, 2, 0], 24), "documentation"),
    (v4_net([192, 88, 99, 0], 24), "6to4 relay"),
    (v4_net([192, 168, 0, 0], 16), "private"),
    (v4_net([198, 18, 0, 0], 15), "benchmarking"),
    (v4_net([198, 51, 100, 0], 24), "documentation"),
    (v4_net([203, 0, 113, 0], 24), "documentation"),
    (v4_net([224, 0, 0, 0], 4), "multicast"),
    (v4_net([255, 255, 255, 255], 32), "broadcast"),
    (v4_net([240, 0, 0, 0], 4), "reserved"),
];

fn not_public_v4(address: Ipv4Addr) -> Option<&'static str> {
    NOT_PUBLIC_V4.iter().find(|(network, _)| network.contains(&address)).map(|(_, reason)| *reason)
}

/// The only IPv6 space that IANA hands out for the public Internet. Outside it: loopback, unspecified, mapped and
/// compatible IPv4, NAT64, unique-local, link-local, multicast, and whatever is invented next.
const GLOBAL_UNICAST: Ipv6Net = v6_net([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

const NOT_PUBLIC_V6: [(Ipv6Net, &str); 4] = [
    (v6_net([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), "IETF protocol assignments, Teredo"),
    (v6_net([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32), "documentation"),
    (v6_net([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "6to4"),
    (v6_net([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "documentation"),
];

fn not_public_v6(address: Ipv6Addr) -> Option<&'static str> {
    if !GLOBAL_UNICAST.contains(&address) {
        return Some("outside global unicast");
    }
    NOT_PUBLIC_V6.iter().find(|(network, _)| network.contains(&address)).map(|(_, reason)| *reason)
}

const fn v4_net([a, b, c, d]: [u8; 4], prefix_bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix_bits)
}

const fn v6_net([a, b, c, d, e, f, g, h]: [u16; 8], prefix_bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), prefix_bits)
}
