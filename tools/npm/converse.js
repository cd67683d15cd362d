// Holds a conversation with the endpoint as a device would: virtual-alexa understands each utterance by the interaction
// model and carries the session. Reads {url, model, application, locale, screen, steps} from standard input, where a step
// is {utter} or {intend, slots}, with {after: seconds} where time has passed; prints the list of responses.
const { VirtualAlexa } = require("virtual-alexa");

async function converse({ url, model, application, locale, screen, steps }) {
  const alexa = VirtualAlexa.Builder()
    .skillURL(url)
    .interactionModelFile(model)
    .applicationID(application)
    .locale(locale)
    .create();
  if (screen) {
    alexa.context().device().setID("screen");
    alexa.context().device().supportedInterface("Alexa.Presentation.APL", true);
  }
  let now = Date.now();
  alexa.filter((request) => {
    request.request.timestamp = new Date(now).toISOString();
  });
  const responses = [];
  for (const { utter, intend, slots, after } of steps) {
    now += 1000 * (after || 2);
    responses.push(utter === undefined ? await alexa.intend(intend, slots) : await alexa.utter(utter));
  }
  return responses;
}

converse(JSON.parse(require("fs").readFileSync(0, "utf8")))
  .then((responses) => process.stdout.write(JSON.stringify(responses)))
  .catch((error) => {
    console.error(String(error));
    process.exit(1);
  });
