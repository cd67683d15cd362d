// Holds a conversation with the endpoint as a device would: virtual-alexa understands each utterance by the interaction
// model and carries the session. Reads {url, model, application, locale, screen, steps} from standard input, where a step
// is {utter} or {intend, slots}, with {after: seconds} where time has passed, or {until: phase, answers, otherwise, after}:
// answers by the ids of the open question until the dialogue is in that phase. Prints the list of responses.
const { VirtualAlexa } = require("virtual-alexa");

const MOST_ANSWERS = 80;

function coach(responses) {
  return responses[responses.length - 1].sessionAttributes.coach;
}

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
  const step = async ({ utter, intend, slots, after }) => {
    now += 1000 * (after || 2);
    responses.push(utter === undefined ? await alexa.intend(intend, slots) : await alexa.utter(utter));
  };
  for (const one of steps) {
    if (!one.until) {
      await step(one);
      continue;
    }
    for (let tries = 0; coach(responses).phase !== one.until; tries++) {
      if (tries === MOST_ANSWERS) throw new Error(`no ${one.until} after ${tries} answers`);
      const ask = ((coach(responses).open || {}).asks || []).find((id) => id in one.answers);
      await step({ utter: ask ? one.answers[ask] : one.otherwise, after: one.after });
    }
  }
  return responses;
}

converse(JSON.parse(require("fs").readFileSync(0, "utf8")))
  .then((responses) => process.stdout.write(JSON.stringify(responses)))
  .catch((error) => {
    console.error(String(error));
    process.exit(1);
  });
