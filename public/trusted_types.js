// Runs before everything else, and before the first paint.

// Leptos builds the fixed parts of a view by writing them to the `innerHTML` of a template, which Trusted Types only allow
// through this policy. What it lets through has been written at build time; nothing active can be part of it. Text that a
// person or a server gave never comes this way.
if (window.trustedTypes) {
  const element =
    /<\s*\/?\s*(script|iframe|frame|object|embed|applet|style|link|base|meta|portal|template|math|foreignobject|animate|set)\b/i;
  // Inside a tag and outside of quotes, so that a sentence may say "one = two".
  const attribute =
    /<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*?(?:[\s\/]|"[^"]*"|'[^']*')(on[a-z]+|srcdoc|formaction|action|style|background|ping)\s*=/i;
  const address =
    /=\s*["']?\s*(javascript|vbscript|data)\s*:|href\s*=\s*["']?[^"'>]*&(#|colon|tab|newline)/i;
  const active = (html) => element.test(html) || attribute.test(html) || address.test(html);
  window.trustedTypes.createPolicy("default", {
    createHTML(html) {
      if (active(html)) {
        throw new TypeError("active markup is not part of any view");
      }
      return html;
    },
    createScript() {
      throw new TypeError("no script is made from text");
    },
    createScriptURL() {
      throw new TypeError("no script is loaded by address");
    },
  });
}

// The choice of colours, before the page is seen in the other ones; as in `src/state/theme.rs`.
try {
  const theme = window.localStorage.getItem("lakesentry.theme");
  if (theme) {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Without storage the system decides.
}
