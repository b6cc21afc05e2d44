//! The table of everything that a reader can find.

use core::fmt;

use super::Severity;

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $code:ident = $word:literal, $severity:ident, $what_to_do:literal;)*) => {
        /// The known findings. Names are stable; sentences may change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum FindingCode {
            $($(#[$doc])* $code,)*
        }

        impl FindingCode {
            /// Every code, in the order of the specification.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The stable name in kebab case.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $word,)* }
            }

            /// How much a finding of this code weighs.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// What a person can do about it, in a sentence.
            pub fn what_to_do(self) -> &'static str {
                match self { $(Self::$code => $what_to_do,)* }
            }
        }
    };
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

finding_codes! {
    /// Nothing was given, or nothing follows the scheme.
    Empty = "empty", Error, "Copy the whole string from the page that showed it.";
    /// Longer than 16 KiB.
    TooLong = "too-long", Error, "Give only the connection string; a real one has less than 1 KiB.";
    /// No `LAKESENTRY://` in it.
    NotAConnectionString = "not-a-connection-string", Error, "Look for the text that begins with LAKESENTRY:// and copy it from there.";
    /// The scheme is not in upper case.
    SchemeCase = "scheme-case", Note, "Nothing; some tools change the case of addresses.";
    /// Other text before or after.
    SurroundingText = "surrounding-text", Note, "Nothing, if you meant this string; a collector setting should hold the string alone.";
    /// White space before or after.
    SurroundingWhiteSpace = "surrounding-white-space", Note, "Nothing; it is ignored.";
    /// Line breaks or blanks inside.
    FoldedWhiteSpace = "folded-white-space", Note, "Nothing; mail clients wrap long lines. Store the string as one line.";
    /// `-` or `_` instead of `+` or `/`.
    UrlSafeAlphabet = "url-safe-alphabet", Note, "Nothing; a tool rewrote the string for use in an address.";
    /// `\/`, `\u002f` or `%2F` instead of `/`, as JSON or an address may write it.
    JsonEscapes = "json-escapes", Note, "Nothing; it was copied from a JSON document or an address. Store the string itself.";
    /// `=` at the end of lines, and `=3D`, as mail programs write.
    QuotedPrintable = "quoted-printable", Note, "Nothing; a mail program wrote it so, and it was undone. Store the string as one line.";
    /// Base64 around the whole string.
    SecondBase64 = "second-base64", Note, "Nothing; Kubernetes stores a Secret so. A collector needs the string itself.";
    /// UTF-16 in a text that is not.
    Utf16 = "utf-16", Note, "Nothing; it was undone. Store the string as plain text.";
    /// `=` missing at the end.
    MissingPadding = "missing-padding", Note, "Check that the end of the string was copied.";
    /// The last group of base64 holds bits that belong to no byte.
    LeftoverBits = "leftover-bits", Error, "The end was cut off or changed. Copy the string again.";
    /// Something that is not base64.
    IllegalCharacter = "illegal-character", Error, "Copy the string again from where it was made; do not retype it.";

    /// The end is not there.
    CutOff = "cut-off", Error, "Copy the string again, to its last character.";
    /// The bytes are not UTF-8.
    NotUtf8 = "not-utf8", Error, "The string was damaged on the way. Copy it again.";
    /// The text is not JSON.
    NotJson = "not-json", Error, "The string was damaged or cut off. Copy it again, to the last character.";
    /// The JSON is something else than an object.
    NotAnObject = "not-an-object", Error, "Ask whoever made the string for one that LakeSentry made.";
    /// The same name twice in one object.
    DuplicateMember = "duplicate-member", Error, "Do not use it: two programs could read two different values. Make a new string.";
    /// Text after the closing brace.
    TextAfterObject = "text-after-object", Error, "Something was appended. Copy the string again or make a new one.";
    /// More than eight levels of objects and arrays.
    NestedTooDeep = "nested-too-deep", Error, "LakeSentry never writes this. Make a new string.";
    /// A number that other programs would read differently.
    NumberOutOfRange = "number-out-of-range", Error, "LakeSentry never writes this. Make a new string.";
    /// A member of another version, or of nobody.
    UnknownMember = "unknown-member", Warning, "Ask who added it. LakeSentry writes no such member in version 1.";
    /// A member that must be there is not.
    MissingMember = "missing-member", Error, "Make a new string; this one is incomplete.";
    /// A member holds another kind of value.
    WrongType = "wrong-type", Error, "Make a new string; this one was edited or made by something else.";
    /// A version that this reader does not know.
    UnknownVersion = "unknown-version", Error, "Update the collector, or make a string of version 1.";

    /// Not an address of the form `https://host[:port]`.
    ApiUrlInvalid = "api-url-invalid", Error, "Make a new string; the address must be https://host or https://host:port, in lower case.";
    /// Plain `http:` to another machine.
    ApiUrlHttp = "api-url-http", Error, "Do not use it: the token would travel unencrypted. Make a string with an https: address.";
    /// A user name or password in front of the host.
    ApiUrlUserinfo = "api-url-userinfo", Error, "Do not use it: what stands before @ is made to look like the host. The real host follows the @.";
    /// A path.
    ApiUrlPath = "api-url-path", Error, "Make a string whose address ends after the host or port.";
    /// A query.
    ApiUrlQuery = "api-url-query", Error, "Make a string whose address ends after the host or port.";
    /// A fragment.
    ApiUrlFragment = "api-url-fragment", Error, "Make a string whose address ends after the host or port.";
    /// What looks like a secret stands in it.
    ApiUrlSecret = "api-url-secret", Error, "Do not use it: the address would tell others a secret. Revoke that secret.";
    /// An IP address in place of a name.
    ApiUrlIpLiteral = "api-url-ip-literal", Warning, "Ask the operator whether this address is meant; a name with a certificate is usual.";
    /// A private or loopback address.
    ApiUrlPrivate = "api-url-private", Warning, "Check that the collector runs in a network from which this address can be reached.";
    /// A host with a label in punycode.
    ApiUrlPunycode = "api-url-punycode", Warning, "Compare both forms of the name with the address of your LakeSentry instance.";
    /// A label in letters of several scripts.
    ApiUrlMixedScripts = "api-url-mixed-scripts", Warning, "Compare the name letter by letter; mixing scripts is how look-alike names are made.";
    /// A host that looks like another.
    ApiUrlLookAlike = "api-url-look-alike", Warning, "Do not use it before the owner of the instance has confirmed the name.";
    /// Another instance than the reader trusts.
    NotTheTrustedInstance = "not-the-trusted-instance", Warning, "Ask whether data should go to this instance. If it should, trust it by name.";

    /// Where data should go can't be read.
    TrustedAddressInvalid = "trusted-address-invalid", Error, "Correct where data should go: a host, or https://host.";

    /// Not a UUID.
    ConnectorIdInvalid = "connector-id-invalid", Error, "Make a new string for the connector.";
    /// The UUID of zeros.
    ConnectorIdNil = "connector-id-nil", Error, "This is an example, not a connector. Make a new string.";
    /// A UUID in upper case.
    ConnectorIdUpperCase = "connector-id-upper-case", Note, "Nothing; it names the same connector.";
    /// A mode that this reader does not know.
    UnknownExecutionMode = "unknown-execution-mode", Error, "Use databricks_job or standalone; make a new string.";
    /// An empty or overlong name of a catalog or schema.
    NameInvalid = "name-invalid", Error, "Give the catalog or schema by its name, 1 to 255 characters.";
    /// A catalog or schema that SQL would want in back-ticks.
    NameNeedsQuoting = "name-needs-quoting", Warning, "Check the name; put it in back-ticks when you type it in SQL.";

    /// Another beginning than `lsc_`.
    TokenPrefix = "token-prefix", Error, "Copy the string again; a collector token begins with lsc_.";
    /// Too short or too long.
    TokenLength = "token-length", Error, "Copy the string again; a collector token has 53 characters.";
    /// Characters that no token has.
    TokenAlphabet = "token-alphabet", Error, "Copy the string again; after lsc_ a token has only 0-9, A-Z and a-z.";
    /// The checksum does not match.
    TokenChecksum = "token-checksum", Error, "A character of the token is wrong. Copy the string again; do not retype it.";
    /// The same token in a string of another connector, or with another address.
    TokenOfTwoConnectors = "token-of-two-connectors", Warning, "Use neither before you know which was changed: a token is made for one connector.";
    /// A number of more than 256 bits.
    TokenOutOfRange = "token-out-of-range", Error, "No LakeSentry instance makes such a token. Make a new string.";
    /// A word that stands for a token.
    TokenPlaceholder = "token-placeholder", Error, "This is an example. Make a string for your own connector.";
    /// A secret of Databricks in place of the token.
    TokenIsDatabricksSecret = "token-is-databricks-secret", Error, "Revoke that secret in Databricks, because it was shared, and make a new string.";

    /// What looks like a secret, elsewhere than in the token.
    SecretInMember = "secret-in-member", Warning, "Ask who put it there, and revoke it if it is one. Make a new string.";

    /// Not an instant of the expected form.
    TimeUnreadable = "time-unreadable", Error, "Make a new string; instants are written like 2026-11-22T13:58:00Z.";
    /// Issued more than five minutes from now.
    IssuedInTheFuture = "issued-in-the-future", Warning, "Check the clock of this machine and of the one that made the string.";
    /// Too late for the first push.
    Expired = "expired", Error, "If the token was never used, make a new string. A collector that already pushed needs no new one.";
    /// Expires at or before the time of issue.
    ExpiresBeforeIssue = "expires-before-issue", Error, "Check the clock of the instance and make a new string.";
    /// Lives for more than 90 days.
    LongLife = "long-life", Warning, "Prefer a string that lives for days; it is needed only until the first push.";

    /// A control character in a member.
    ControlCharacter = "control-character", Error, "Do not use it: what you see is not what a program reads. Make a new string.";
    /// A character that reorders the text around it.
    BidirectionalControl = "bidirectional-control", Error, "Do not use it: it makes text look different from what it is. Make a new string.";
    /// A character that cannot be seen.
    InvisibleCharacter = "invisible-character", Error, "Do not use it: what you see is not what a program reads. Make a new string.";

    /// Nobody vouches for it.
    SignatureAbsent = "signature-absent", Warning, "Make sure that you got the string from the instance itself; nothing in it proves that.";
    /// Not a signature.
    SignatureMalformed = "signature-malformed", Error, "Do not use it: no key makes such a signature. Make a new string.";
    /// A signature by a key that this reader does not have.
    SignatureUnknownKey = "signature-unknown-key", Warning, "Get the keys of the instance, from /.well-known/jwks.json, by another way than the string, and give them here.";
    /// A signature by a key that this reader has, which it has no means to verify.
    SignatureNotVerified = "signature-not-verified", Warning, "Verify it with lakesentry inspect --key, or in a current browser, on https or from a file.";
    /// A signature of something else than this payload.
    SignatureDoesNotVerify = "signature-does-not-verify", Error, "Do not use it: it was changed after it was signed. Make a new string.";
    /// A signature by a key that this reader has, of this very payload.
    SignatureVerifies = "signature-verifies", Note, "Compare the key with what the owner of the instance tells you by another way.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        for (i, code) in FindingCode::ALL.iter().enumerate() {
            assert!(
                code.as_str()
                    .bytes()
                    .all(|b| b == b'-' || b.is_ascii_lowercase() || b.is_ascii_digit()),
                "{code}"
            );
            assert!(
                FindingCode::ALL[..i]
                    .iter()
                    .all(|other| other.as_str() != code.as_str()),
                "{code}"
            );
            assert!(code.what_to_do().ends_with('.'), "{code}");
        }
    }
}
