//! Does what the `data-trunk` links of `index.html` ask for, so that the page is built without trunk and with it from the same file.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::css;
use crate::folders::{root, target};
use crate::place::BuildPlace;

/// What `index.html` asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct TrunkPage {
    /// The document as trunk writes it: style sheets linked, everything else for trunk taken out.
    html: String,
    /// Files that go beside the document, from the project's folder.
    copies: Vec<PathBuf>,
    program: PageProgram,
}

/// The program of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageProgram {
    /// The binary of the root package.
    binary: String,
    /// The profile of a release build.
    profile: String,
}

/// How a page is built; the names are trunk's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// Small and slow to build
    Release,
    /// Quick to build
    Debug,
}

impl TrunkPage {
    /// Reads `index.html`.
    pub fn read() -> Result<Self> {
        let html = fs::read_to_string(root().join("index.html")).context("index.html")?;
        Self::parse(&html).context("index.html")
    }

    fn parse(html: &str) -> Result<Self> {
        let (mut page, mut copies, mut program) = (String::new(), Vec::new(), None);
        let mut rest = 0;
        for link in links(html) {
            page.push_str(&html[rest..link.place.start]);
            rest = link.place.end;
            match link.attribute("rel")? {
                "css" => {
                    let file = PathBuf::from(link.attribute("href")?);
                    let name = file_name(&file)?;
                    write!(page, "<link rel=\"stylesheet\" href=\"/{name}\"/>")?;
                    copies.push(file);
                }
                "copy-file" => copies.push(PathBuf::from(link.attribute("href")?)),
                "rust" => {
                    program = Some(PageProgram {
                        binary: link.attribute("data-bin")?.to_owned(),
                        profile: link.attribute("data-cargo-profile-release")?.to_owned(),
                    });
                }
                other => bail!("xtask does not know the link rel=\"{other}\" that trunk does"),
            }
        }
        page.push_str(&html[rest..]);
        Ok(Self {
            html: without_links(&page),
            copies,
            program: program.context("no link names the program")?,
        })
    }

    /// Returns the program of the page.
    pub fn program(&self) -> &PageProgram {
        &self.program
    }

    /// Writes the document and the files beside it, all but the program, into a folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        css::join()?;
        fs::create_dir_all(folder)?;
        for file in &self.copies {
            fs::copy(root().join(file), folder.join(file_name(file)?))
                .with_context(|| file.display().to_string())?;
        }
        fs::write(folder.join("index.html"), &self.html).map_err(Into::into)
    }
}

impl PageProgram {
    /// Returns the build that compiles and links it for release.
    pub fn build(&self) -> Command {
        let mut build = BuildPlace::here().cargo();
        build.args(["build", "--locked", "-p", &self.binary]);
        build.args(["--bin", &self.binary, "--profile", &self.profile]);
        build.args(["--target", "wasm32-unknown-unknown"]);
        build
    }

    /// Returns the linked program.
    pub fn linked(&self, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Release => &self.profile,
            Profile::Debug => "debug",
        };
        let folder = target().join("wasm32-unknown-unknown").join(folder);
        folder.join(format!("{}.wasm", self.binary))
    }
}

/// Takes out what is left of the links for trunk, which keeps the one of the program, and the empty lines where they stood.
pub fn without_links(html: &str) -> String {
    let mut page = html.to_owned();
    for link in links(html).iter().rev() {
        page.replace_range(link.place.clone(), "");
    }
    let lines = page.lines().filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A `<link data-trunk …>`.
struct TrunkLink<'a> {
    /// Where it stands, from `<` to behind `>`.
    place: Range<usize>,
    /// The words between.
    attributes: &'a str,
}

impl<'a> TrunkLink<'a> {
    fn attribute(&self, name: &str) -> Result<&'a str> {
        let start = format!("{name}=\"");
        self.attributes
            .split_once(&start)
            .filter(|(before, _)| before.ends_with(char::is_whitespace))
            .and_then(|(_, rest)| rest.split('"').next())
            .with_context(|| format!("a link for trunk has no {name}:{}", self.attributes))
    }
}

fn links(html: &str) -> Vec<TrunkLink<'_>> {
    let mut links = Vec::new();
    for (start, tag) in html.match_indices("<link") {
        let behind = &html[start + tag.len()..];
        let Some(length) = behind.find('>') else {
            break;
        };
        let attributes = behind[..length].trim_end_matches('/');
        if attributes.split_whitespace().any(is_mark) {
            links.push(TrunkLink {
                place: start..start + tag.len() + length + 1,
                attributes,
            });
        }
    }
    links
}

/// Says whether a word is the mark of a link for trunk, also as trunk itself writes it.
fn is_mark(word: &str) -> bool {
    word == "data-trunk" || word == "data-trunk=\"\""
}

fn file_name(file: &Path) -> Result<&str> {
    file.file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("{} names no file", file.display()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{PageProgram, TrunkPage, without_links};

    const DOCUMENT: &str = "<head>
    <link data-trunk rel=\"css\" href=\"target/wizard/style.css\" />
    <link data-trunk rel=\"copy-file\" href=\"public/loader.js\" />
    <link
      data-trunk
      rel=\"rust\"
      data-bin=\"wizard\"
      data-cargo-profile-release=\"wasm-release\"
    />
    <link rel=\"icon\" href=\"/favicon.svg\" />
</head>
";

    #[test]
    fn the_links_say_what_is_built() {
        let page = TrunkPage::parse(DOCUMENT).unwrap();
        let expected = "<head>\n    <link rel=\"stylesheet\" href=\"/style.css\"/>\n    <link rel=\"icon\" href=\"/favicon.svg\" />\n</head>\n";
        assert_eq!(page.html, expected);
        let program = PageProgram {
            binary: "wizard".to_owned(),
            profile: "wasm-release".to_owned(),
        };
        assert_eq!(page.program, program);
        let copies = ["target/wizard/style.css", "public/loader.js"].map(PathBuf::from);
        assert_eq!(page.copies, copies);
    }

    #[test]
    fn a_link_that_only_trunk_knows_is_refused() {
        for link in ["rel=\"sass\" href=\"a.scss\"", "rel=\"css\"", ""] {
            let html = DOCUMENT.replace("</head>", &format!("<link data-trunk {link}></head>"));
            assert!(TrunkPage::parse(&html).is_err(), "{link}");
        }
        assert!(TrunkPage::parse("<head></head>").is_err());
    }

    #[test]
    fn the_link_that_trunk_keeps_is_taken_out() {
        let html = "<head>\n  <link data-trunk=\"\" rel=\"rust\" data-trunk-id=\"4\">\n</head>\n";
        assert_eq!(without_links(html), "<head>\n</head>\n");
    }
}
