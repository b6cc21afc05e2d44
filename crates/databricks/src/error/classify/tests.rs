//! The table of refusals.

use super::*;

/// Gives the name of the variant.
fn cause(area: Area, status: u16, body: &str) -> String {
    let kind = refusal(area, status, body);
    let debug = format!("{kind:?}");
    debug
        .split([' ', '{'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn refusal(area: Area, status: u16, body: &str) -> ErrorKind {
    classify(area, status, &ErrorBody::parse(body.as_bytes()), None)
}

#[track_caller]
fn check(area: Area, status: u16, body: &str, want: &str) {
    assert_eq!(cause(area, status, body), want, "{status} {body}");
}

#[test]
fn token_endpoints() {
    let invalid =
        r#"{"error":"invalid_client","error_description":"Client authentication failed"}"#;
    check(Area::Token, 401, invalid, "InvalidClient");
    check(Area::Token, 400, invalid, "InvalidClient");
    check(
        Area::Token,
        401,
        r#"{"errorCode":"invalid_client"}"#,
        "InvalidClient",
    );
    check(Area::Token, 401, "", "InvalidClient");
    check(
        Area::Token,
        400,
        r#"{"error":"unsupported_grant_type"}"#,
        "Rejected",
    );
    check(Area::Token, 404, "", "NoTokenEndpoint");
    check(Area::Token, 404, "<html></html>", "NoTokenEndpoint");
    check(Area::Token, 429, "", "Throttled");
    check(Area::Token, 503, "", "Unavailable");
    check(
        Area::Token,
        403,
        r#"{"error_code":403,"message":"Source IP address: 203.0.113.7 is blocked by Databricks IP ACL for workspace: 42"}"#,
        "IpBlocked",
    );
}

#[test]
fn what_a_host_tells_to_everybody() {
    let area = Area::Metadata;
    check(area, 404, "", "NotFound");
    check(area, 404, "<html></html>", "NotFound");
    for status in [400, 409, 410] {
        for code in [
            "RESOURCE_DOES_NOT_EXIST",
            "ENDPOINT_NOT_FOUND",
            "METASTORE_DOES_NOT_EXIST",
        ] {
            let body = format!(r#"{{"error_code":"{code}","message":"no"}}"#);
            check(area, status, &body, "Rejected");
        }
    }
    // Nothing was sent that could have been refused.
    for (status, message) in [
        (401, "Credential was not sent"),
        (403, "Invalid access token."),
        (403, "Invalid access to Org: 123"),
        (403, "no"),
    ] {
        let body = format!(r#"{{"error_code":{status},"message":"{message}"}}"#);
        check(area, status, &body, "Rejected");
    }
    check(area, 503, "", "Unavailable");
    check(area, 429, "", "Throttled");
}

#[test]
fn tokens() {
    for area in [Area::Account, Area::Metastore, Area::Workspace] {
        check(
            area,
            403,
            r#"{"error_code":403,"message":"Invalid access token."}"#,
            "TokenRejected",
        );
        check(
            area,
            401,
            r#"{"error_code":401,"message":"Credential was not sent or was of an unsupported type for this API. [ReqId: x]"}"#,
            "TokenRejected",
        );
    }
}

#[test]
fn rights() {
    let denied = |text: &str| format!(r#"{{"error_code":"PERMISSION_DENIED","message":"{text}"}}"#);
    let of_workspace = |text: &str, want: &str| check(Area::Workspace, 403, &denied(text), want);
    of_workspace(
        "User does not have USE SCHEMA on Schema 'a.b'",
        "PermissionDenied",
    );
    of_workspace(
        "This API is disabled for users without the databricks-sql-access or workspace-consume entitlements.",
        "EntitlementMissing",
    );
    of_workspace(
        "You do not have permission to use the SQL Warehouse.",
        "WarehouseDenied",
    );
    of_workspace(
        "User is not an account admin for Account",
        "NotAccountAdmin",
    );
    check(
        Area::Workspace,
        403,
        r#"{"error_code":403,"message":"Unauthorized access to Org: 7425332463036443"}"#,
        "NotInWorkspace",
    );
    check(
        Area::Workspace,
        403,
        r#"{"error_code":403,"message":"Invalid access to Org: 1"}"#,
        "NotInWorkspace",
    );
    check(
        Area::Account,
        403,
        &denied(
            "This API is disabled for users without account admin status. Contact your administrator for more information.",
        ),
        "NotAccountAdmin",
    );
    check(Area::Account, 403, &denied("no"), "NotAccountAdmin");
    check(Area::Workspace, 400, &denied("no"), "PermissionDenied");
}

#[test]
fn what_is_not_there() {
    check(
        Area::Workspace,
        404,
        r#"{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found for 'GET /x'"}"#,
        "NotFound",
    );
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"x"}"#,
        "NotFound",
    );
    check(
        Area::Workspace,
        404,
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"x","status":"404"}"#,
        "NotFound",
    );
    check(
        Area::Metastore,
        404,
        r#"{"error_code":"METASTORE_DOES_NOT_EXIST","message":"No metastore assigned for the current workspace."}"#,
        "NoMetastore",
    );
    check(
        Area::Metastore,
        400,
        r#"{"error_code":"FEATURE_DISABLED","message":"x"}"#,
        "NoMetastore",
    );
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"INVALID_STATE","message":"No metastore assigned for the current workspace."}"#,
        "NoMetastore",
    );
}

#[test]
fn databricks_own_trouble() {
    check(
        Area::Workspace,
        500,
        r#"{"schemas":["x"],"detail":"REQUEST_LIMIT_EXCEEDED: Workspace 1 exceeded the concurrent limit of 4 requests.","status":"500"}"#,
        "Throttled",
    );
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"x"}"#,
        "Throttled",
    );
    check(
        Area::Workspace,
        500,
        r#"{"error_code":"INTERNAL_ERROR","message":"x"}"#,
        "Unavailable",
    );
    check(Area::Workspace, 502, "<html></html>", "Unavailable");
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"WORKSPACE_TEMPORARILY_UNAVAILABLE","message":"x"}"#,
        "Unavailable",
    );
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"INVALID_PARAMETER_VALUE","message":"x"}"#,
        "Rejected",
    );
    check(
        Area::Workspace,
        400,
        r#"{"error_code":"BAD_REQUEST","message":"Something went wrong. Please try again later."}"#,
        "Unavailable",
    );
    check(Area::Workspace, 418, "", "Rejected");
    check(
        Area::Workspace,
        403,
        r#"{"error_code":"PRIVATE_LINK_VALIDATION_ERROR","message":"x"}"#,
        "PrivateLinkRequired",
    );
}

#[test]
fn the_address_to_allow_is_read() {
    let body = r#"{"error_code":403,"message":"Source IP address: 203.0.113.7 is blocked by Databricks IP ACL for workspace: 1557520918149316 [ReqId: d3]"}"#;
    let ErrorKind::IpBlocked {
        source_address,
        workspace_id,
    } = refusal(Area::Workspace, 403, body)
    else {
        panic!("another cause");
    };
    assert_eq!(source_address, "203.0.113.7".parse().ok());
    assert_eq!(workspace_id, WorkspaceId::parse("1557520918149316").ok());

    let body = r#"{"error_code":"PERMISSION_DENIED","message":"The address 2001:db8::7 is not on the IP access list of the account."}"#;
    let ErrorKind::IpBlocked {
        source_address,
        workspace_id,
    } = refusal(Area::Account, 403, body)
    else {
        panic!("another cause");
    };
    assert_eq!(source_address, "2001:db8::7".parse().ok());
    assert_eq!(workspace_id, None);
}
