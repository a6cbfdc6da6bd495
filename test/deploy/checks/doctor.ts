import assert from 'node:assert/strict';

/** What stands right on the engine, whatever it lacks. */
const GOOD = ['Credentials', 'Sandbox', 'Sending quota', 'Dead letters'];

/** What is to be mended: the desk is deployed without its receipt stack, and the admin has no account yet. */
const TO_MEND = ['Stacks', 'Receipt rules', 'Admin'];

/** What the engine does not have, or the names of an example domain: whether well or not, there is a line. */
const EITHER = [
  ...['Identity', 'DKIM', 'MX record', 'SPF and DMARC', 'Sending rate', 'Concurrency', 'Alarms', 'Table'],
];

/** Reads what the doctor says of a desk whose receipt stack is yet to come. @throws when a line is missing or wrong */
export const requireFindings = (said: string, prefix: string): void => {
  for (const name of GOOD) assert.match(said, new RegExp(`^ok {3}${name} `, 'm'));
  for (const name of TO_MEND) assert.match(said, new RegExp(`^MEND ${name} .* → \\S`, 'm'));
  for (const name of EITHER) assert.match(said, new RegExp(`^(?:ok {2}|MEND) ${name} `, 'm'));
  const receipt = `${prefix}-receipt`;
  assert.match(said, new RegExp(`^MEND Stacks +${receipt} not deployed → npx cdk deploy ${receipt}$`, 'm'));
  assert.match(said, /^\d+ to mend\.$/m);
  const unseen = said.split('\n').filter((line) => line.includes('could not be checked'));
  // A machine may have no resolver.
  assert.deepEqual(
    unseen.filter((line) => !/MX record|SPF and DMARC/.test(line)),
    [],
  );
};
