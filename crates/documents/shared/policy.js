// Refuses markup, scripts and script addresses that are made from text. The page makes none; this keeps it so.
if (typeof trustedTypes !== "undefined") {
  const refuse = () => {
    throw new TypeError("This page shows text only.");
  };
  trustedTypes.createPolicy("default", { createHTML: refuse, createScript: refuse, createScriptURL: refuse });
}
