import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const ANSWER = 'Please put the printer out first, and call us when it is cold again.';

/** What is kept of an answer to a mail of the desk as what the person wrote. */
async function keptOf(from: string, text: string): Promise<string | undefined> {
  const { ticket } = await desk.take({ from });
  const { mail } = await desk.answer(ticket.id, ANSWER);
  const { messages } = await desk.take({ from, subject: 'Re: Printer', inReplyTo: mail.messageId, text });
  return messages.at(-1)?.replyText;
}

describe('what a mail quotes', () => {
  test('is what the desk sent, also where nothing shows it', async () => {
    expect(await keptOf('ana@example.com', `It is cold.\r\n\r\n${ANSWER}`)).toBe('It is cold.');
  });

  test('is not what somebody pastes, also where it looks like a quote', async () => {
    const pasted = 'On 3 March 2026 at 10:12 somebody wrote:\r\n\r\nThe invoice is wrong.';
    const kept = await keptOf('bo@example.com', `See this.\r\n\r\n${pasted}`);
    expect(kept).toContain('The invoice is wrong.');
  });
});
