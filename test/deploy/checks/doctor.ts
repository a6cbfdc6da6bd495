import assert from 'node:assert/strict';
import type { Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** What stands right on the engine, whatever it lacks. */
const GOOD = ['Credentials', 'Sandbox', 'Sending quota', 'Dead letters'];

/** What is to be mended on purpose: the settings want a receipt stack, and the admin has no account yet. */
const TO_MEND = ['Stacks', 'Receipt rules', 'Admin'];

/** What the engine does not have, or the names of an example domain: whether well or not, there is a line. */
const EITHER = ['Identity', 'DKIM', 'MX record', 'SPF and DMARC', 'Alarms', 'Table'];

/** Has the doctor look at the deployed desk. */
export const checkDoctor = (workshop: Workshop, report: Report): Promise<void> =>
  report.check('the doctor has a line for every check, with the mend of what is missing', async () => {
    workshop.set({ inboundMail: true });
    const said = await workshop.command('bin/doctor.ts', '--aws').catch((error: Error) => error.message);
    workshop.set({ inboundMail: false });
    for (const name of GOOD) assert.match(said, new RegExp(`^ok {3}${name} `, 'm'));
    for (const name of TO_MEND) assert.match(said, new RegExp(`^MEND ${name} .* → \\S`, 'm'));
    for (const name of EITHER) assert.match(said, new RegExp(`^(?:ok {2}|MEND) ${name} `, 'm'));
    assert.match(said, /^MEND Stacks +Bilet-receipt not deployed → npx cdk deploy Bilet-receipt$/m);
    assert.match(said, /^\d+ to mend\.$/m);
    const unseen = said.split('\n').filter((line) => line.includes('could not be checked'));
    // A machine may have no resolver.
    assert.deepEqual(
      unseen.filter((line) => !/MX record|SPF and DMARC/.test(line)),
      [],
    );
  });
