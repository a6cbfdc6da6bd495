import * as z from 'zod';

/** What of a form is for machines. */
const MACHINES = /^(flow_token|token|nonce)$/i;
const answerSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
]);
const formSchema = z.record(z.string(), z.unknown());
/** Answers that are shown: a form is filled in by hand. */
const MOST = 100;

/** The answers of a form that came as JSON, a line each: `size: XL`. Of anything else it is the text itself. Pure. */
export function answersIn(json: string): string {
  const form = formIn(json);
  if (form === undefined) return json;
  return Object.entries(form)
    .slice(0, MOST)
    .flatMap(([name, told]) => {
      const answer = answerSchema.safeParse(told).data;
      const said = Array.isArray(answer) ? answer.join(', ') : answer;
      return said === undefined || said === '' || MACHINES.test(name) ? [] : [`${name}: ${said}`];
    })
    .join('\n');
}

function formIn(json: string): Record<string, unknown> | undefined {
  try {
    return formSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
