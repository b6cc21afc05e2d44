//! What a person does on this page: typing, pasting, dropping, opening, clearing, showing the token.

use std::cell::RefCell;
use std::rc::Rc;

use connection_string::{MAX_TEXT_BYTES, ReadContext, Report};
use wasm_bindgen::JsCast as _;
use web_sys::{
    DragEvent, Element, Event, File, FileReader, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
};

use crate::announcer::Announcer;
use crate::dom::{by_id, document, listen, listen_once, save, show, window};
use crate::reading::Reading;
use crate::{example, view};

/// A longer text is read, but not put into the text field, which would take seconds.
const MAX_IN_FIELD: usize = 256 * 1024;

struct Page {
    field: HtmlTextAreaElement,
    results: Element,
    announcer: Announcer,
    reading: RefCell<Option<Reading>>,
}

/// Brings the document to life.
pub fn start() {
    let page = Rc::new(Page {
        field: by_id("string"),
        results: by_id("results"),
        announcer: Announcer::new(),
        reading: RefCell::new(None),
    });
    describe_this_copy();
    listen_to_field(&page);
    listen_to_buttons(&page);
    listen_to_drops(&page);
    show("loading", false);
    show("tool", true);
    // A reload may bring back what was typed.
    page.read(&page.field.value());
}

fn listen_to_field(page: &Rc<Page>) {
    let this = Rc::clone(page);
    listen(&page.field, "input", move |_| {
        this.read(&this.field.value());
    });
    let this = Rc::clone(page);
    listen(&document(), "visibilitychange", move |_| {
        if document().hidden() {
            this.mask_tokens();
        }
    });
    // A page that the browser kept for the back button comes back masked.
    let this = Rc::clone(page);
    listen(&window(), "pagehide", move |_| this.mask_tokens());
}

fn listen_to_buttons(page: &Rc<Page>) {
    let this = Rc::clone(page);
    listen(&by_id("clear"), "click", move |_| {
        this.put("");
        let _focused = this.field.focus();
    });
    let this = Rc::clone(page);
    listen(&by_id("example"), "click", move |_| {
        this.put(&example::string(now()).unwrap_or_default());
        // The button disappears and must not take the focus with it.
        let _focused = this.field.focus();
    });
    listen(&by_id("open"), "click", |_| {
        by_id::<HtmlElement>("file").click();
    });
    let this = Rc::clone(page);
    listen(&by_id("file"), "change", move |_| {
        let input: HtmlInputElement = by_id("file");
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            this.open(&file);
        }
        // The same file may be chosen again after it has changed.
        input.set_value("");
    });
    let this = Rc::clone(page);
    listen(&page.results, "click", move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(button) = target.and_then(|target| target.closest("button").ok().flatten()) {
            this.toggle_token(&button);
            this.save_report(&button);
        }
    });
}

/// A file that misses the field must not replace the page.
fn listen_to_drops(page: &Rc<Page>) {
    let card: Element = by_id("input");
    for kind in ["dragenter", "dragover"] {
        let card = card.clone();
        listen(&window(), kind, move |event| {
            event.prevent_default();
            let _marked = card.class_list().add_1("input--over");
        });
    }
    let left = card.clone();
    listen(&window(), "dragleave", move |event| {
        let is_outside = event
            .dyn_ref::<DragEvent>()
            .is_some_and(|event| event.related_target().is_none());
        if is_outside {
            let _unmarked = left.class_list().remove_1("input--over");
        }
    });
    let this = Rc::clone(page);
    listen(&window(), "drop", move |event| {
        event.prevent_default();
        let _unmarked = card.class_list().remove_1("input--over");
        this.drop(&event);
    });
}

impl Page {
    fn drop(self: &Rc<Self>, event: &Event) {
        let Some(data) = event
            .dyn_ref::<DragEvent>()
            .and_then(DragEvent::data_transfer)
        else {
            return;
        };
        if let Some(file) = data.files().and_then(|files| files.get(0)) {
            self.open(&file);
        } else if let Ok(text) = data.get_data("text/plain") {
            self.put(&text);
        }
    }

    fn open(self: &Rc<Self>, file: &File) {
        #[expect(
            clippy::cast_precision_loss,
            reason = "sizes of files are far below 2^53"
        )]
        let is_too_large = file.size() > MAX_TEXT_BYTES as f64;
        if is_too_large {
            self.put("");
            self.say_file(&format!(
                "{} is larger than 16 MiB and was not opened.",
                file.name()
            ));
            return;
        }
        let Ok(reader) = FileReader::new() else {
            return;
        };
        let (this, name, result) = (Rc::clone(self), file.name(), reader.clone());
        listen_once(&reader, "loadend", move || {
            match result.result().ok().and_then(|value| value.as_string()) {
                Some(text) if text.len() <= MAX_IN_FIELD => {
                    this.put(&text);
                    this.say_file(&format!("From {name}"));
                }
                Some(text) => {
                    this.put("");
                    this.read(&text);
                    this.say_file(&format!("From {name}, too long to be shown in the field"));
                }
                None => this.say_file(&format!("{name} could not be read.")),
            }
        });
        let _started = reader.read_as_text(file);
    }

    /// Puts a text into the field and reads it.
    fn put(&self, text: &str) {
        self.field.set_value(text);
        self.read(text);
    }

    /// Reads a text and shows what is in it; every token is masked again by that.
    fn read(&self, text: &str) {
        self.say_file("");
        let now = now();
        let context = ReadContext {
            now,
            trusted_api_url: trusted_api_url(),
        };
        let reading = Reading::of(text, &context);
        self.results.set_text_content(None);
        show("empty", reading.is_none());
        if let Some(reading) = &reading {
            crate::dom::append(&self.results, view::reading(reading, now));
        }
        let is_silent = reading.is_none() && self.reading.borrow().is_none();
        if !is_silent {
            self.announcer.say(
                reading
                    .as_ref()
                    .map_or_else(|| "Cleared".to_owned(), Reading::verdict),
            );
        }
        self.reading.replace(reading);
    }

    fn say_file(&self, text: &str) {
        by_id::<Element>("file-name").set_text_content(Some(text));
        if !text.is_empty() && self.reading.borrow().is_none() {
            self.announcer.say(text.to_owned());
        }
    }

    /// The one place where a token reaches the page.
    fn toggle_token(&self, button: &Element) {
        self.with_report(button, "data-token", |index, report| {
            let Some(token) = &report.token else { return };
            let is_shown = button.has_attribute("data-shown");
            let text = if is_shown {
                &token.masked
            } else {
                token.expose()
            };
            by_id::<Element>(&format!("token-{index}")).set_text_content(Some(text));
            name_button(button, !is_shown);
            let said = if is_shown {
                "Token hidden"
            } else {
                "Token shown"
            };
            self.announcer.say(said.to_owned());
        });
    }

    /// Offers the report as a file, without secrets.
    fn save_report(&self, button: &Element) {
        self.with_report(button, "data-report", |_, report| {
            if save("connection-string-report.md", &report.to_markdown()) {
                self.announcer.say("Report saved".to_owned());
            }
        });
    }

    /// Runs for the report whose index a button carries, if it carries one.
    fn with_report(&self, button: &Element, attribute: &str, run: impl FnOnce(&str, &Report)) {
        let Some(index) = button.get_attribute(attribute) else {
            return;
        };
        let reading = self.reading.borrow();
        let strings = reading.as_ref().map_or(&[][..], |reading| &reading.strings);
        if let Some(read) = index
            .parse::<usize>()
            .ok()
            .and_then(|index| strings.get(index))
        {
            run(&index, &read.report);
        }
    }

    fn mask_tokens(&self) {
        while let Ok(Some(button)) = self.results.query_selector("button[data-shown]") {
            self.toggle_token(&button);
            if button.has_attribute("data-shown") {
                return;
            }
        }
    }
}

fn name_button(button: &Element, is_shown: bool) {
    let words = button.first_child();
    if let Some(words) = words {
        words.set_text_content(Some(if is_shown { "Hide token" } else { "Show token" }));
    }
    if is_shown {
        crate::dom::set(button, "data-shown", "");
    } else {
        let _removed = button.remove_attribute("data-shown");
    }
}

/// A copy from the disk has no wizard to go back to; a served one can say how to ask for its headers.
fn describe_this_copy() {
    let location = window().location();
    let is_file = location
        .protocol()
        .is_ok_and(|protocol| protocol == "file:");
    show("back", !is_file);
    if let (false, Ok(origin), Ok(path)) = (is_file, location.origin(), location.pathname()) {
        by_id::<Element>("headers-command")
            .set_text_content(Some(&format!("curl -sI '{origin}{path}'")));
    }
}

/// The instance that serves this page, unless it is a file or a machine under somebody's desk.
fn trusted_api_url() -> Option<String> {
    window()
        .location()
        .origin()
        .ok()
        .filter(|origin| origin.starts_with("https://"))
}

fn now() -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for longer than there are browsers"
    )]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    seconds
}
