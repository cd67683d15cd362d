// Reads a JSON list of SSML from standard input and prints, for each, the errors that ssml-check-core finds in it.
const { check } = require("ssml-check-core");

const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
Promise.all(texts.map((text) => check(text, { platform: "amazon" })))
  .then((found) => console.log(JSON.stringify(found.map((errors) => errors || []))));
