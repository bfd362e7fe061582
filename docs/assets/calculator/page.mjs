// The calculator: the case of one place, answered with its reasons.

import { startCase } from "./case.mjs";
import { showProblems } from "./form.mjs";
import { headline, show } from "./result.mjs";

const place = document.getElementById("calculator");

startCase(place, (data, refused, { form, body, say }) => {
  showProblems(form, data.problems);
  const unused = refused.map((message) => ({ input: null, message }));
  show(body, data.answer, [...unused, ...data.problems], place.dataset.root);
  say(headline(data.answer));
});
