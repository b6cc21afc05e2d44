//! Where there is no secret: the federation policy, which an account admin makes and can delete.

use super::request::AccessRequest;
use super::section::{Block, Language, Section};
use super::text::RichText;
use crate::Role;

/// Asks for the policy.
pub fn section(request: &AccessRequest<'_>) -> Option<Section> {
    if !is_asked(request) {
        return None;
    }
    let mut blocks = vec![Block::paragraph(
        "LakeSentry has no secret of the service principal that it signs in as. It says who it is with a token of five minutes, and Databricks takes that where a federation policy of the service principal says so. The policy names LakeSentry, this account and this service principal, and nobody else.",
    )];
    match request.surroundings.signs_in_by.policy() {
        Some(policy) => {
            blocks.push(Block::paragraph(
                "Once, with the Databricks CLI. Nothing has to be done where the policy was made before:",
            ));
            blocks.push(shell(policy.cli()));
            blocks.push(Block::paragraph(
                RichText::of("Compare the issuer with the address under which you reach LakeSentry: ")
                    .address(policy.issuer.clone())
                    .then(". Whoever has that address can read as the service principal."),
            ));
        }
        None => blocks.push(Block::paragraph(
            "Your colleague sends you the command: step 1 of LakeSentry writes it once the account and the client ID are filled in.",
        )),
    }
    Some(Section::new("Let it trust LakeSentry", blocks))
}

/// Takes it back.
pub fn undo(request: &AccessRequest<'_>) -> Vec<Block> {
    let policy = request.surroundings.signs_in_by.policy();
    let Some(policy) = policy.filter(|_| is_asked(request)) else {
        return Vec::new();
    };
    vec![
        Block::paragraph(
            "So that LakeSentry can’t sign in any more, which takes effect within the hour:",
        ),
        shell(policy.cli_removal()),
    ]
}

fn is_asked(request: &AccessRequest<'_>) -> bool {
    request.asks(Role::AccountAdmin) && request.surroundings.signs_in_by.is_trust()
}

fn shell(text: String) -> Block {
    Block::Code {
        language: Language::Shell,
        text,
    }
}
