import * as fc from 'fast-check';
import { sharedDesk } from '../../support/mail.ts';
import { mutatedMail, sampleMails } from '../../support/mutated-mail/index.ts';
import { anyDelivery, givenAnswers, requireTakenIn } from '../../support/mutated-mail/take-in.ts';

const desk = sharedDesk();

test('whatever is done to a mail, it is taken in once, in no time, and can be read and answered', async () => {
  const mails = [...sampleMails(), ...(await givenAnswers(desk))];
  await fc.assert(
    fc.asyncProperty(mutatedMail(mails), anyDelivery, (raw, delivery) => requireTakenIn(desk, raw, delivery)),
    { seed: 12, numRuns: 150 },
  );
});
