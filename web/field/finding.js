// What is told in the form of supervision: three steps, and what each of them needs. Pure.
export const STEPS = 3;
export const PERSONS_MOST = 8;
export const PIECES_MOST = 6;
export const LONGEST = { title: 60, text: 6000, place_text: 200, event_time_text: 60 };
const PERSON = ["name", "post", "office_name", "subject_class"];

const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** `[field, word]` of what is missing or wrong on a step; the days are those of this phone and compared as text. */
export function wrongOn(step, values, today) {
  const wrong = [];
  for (const [name, longest] of Object.entries(LONGEST)) {
    if (stepOf(name) === step && [...values[name]].length > longest) wrong.push([name, "too_long"]);
  }
  if (step === 1) {
    if (!values.title) wrong.push(["title", "title_missing"]);
    if (!values.text) wrong.push(["text", "text_missing"]);
  }
  if (step === 2) {
    if (!values.region) wrong.push(["region", "region_missing"]);
    for (const name of ["event_on", "found_on"]) {
      if (!isDay(values[name])) wrong.push([name, "day_missing"]);
      else if (values[name] > today) wrong.push([name, "day_ahead"]);
    }
    if (isDay(values.event_on) && isDay(values.found_on) && values.found_on < values.event_on && values.event_on <= today) {
      wrong.push(["found_on", "found_before"]);
    }
  }
  return wrong;
}

export const stepOf = (name) => (["title", "text", "act"].includes(name) ? 1 : 2);

/** A person of whom nothing was written is nobody. */
export function personsOf(rows) {
  return rows
    .map((row) => Object.fromEntries(PERSON.map((name) => [name, (row[name] ?? "").trim()])))
    .filter((row) => PERSON.slice(0, 3).some((name) => row[name]));
}

/** What is sealed, from the values of the form. */
export function toldOf(values, persons, place) {
  return {
    title: values.title,
    region: values.region,
    place_text: values.place_text,
    lat: place?.lat ?? null,
    lon: place?.lon ?? null,
    accuracy_m: place?.accuracy_m ?? null,
    event_on: values.event_on,
    event_time_text: values.event_time_text,
    found_on: values.found_on,
    act: values.act,
    persons: personsOf(persons),
    text: values.text,
  };
}
