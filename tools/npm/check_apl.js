// Reads a JSON list of documents for screens from standard input and prints, for each, what Amazon's validator says.
const { StaticAplTemplateValidator } = require("apl-suggester");

console.log = console.error; // the validator chats on standard output

async function main() {
  const found = [];
  // One after the other: the validator cannot look at two documents at once.
  for (const document of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
    found.push((await new StaticAplTemplateValidator().validate(document)) || []);
  }
  process.stdout.write(JSON.stringify(found));
}

main();
