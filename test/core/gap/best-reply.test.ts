import { bestReply, type GivenReply } from '../../../core/gap/draft/best-reply.ts';
import { questionOf } from '../../../core/gap/draft/question.ts';

let made = 0;
const given = (text: string, more: Partial<GivenReply> = {}): GivenReply => {
  made += 1;
  return { ticketId: made, messageId: `m${made}`, text, isSolved: true, isLiked: null, ...more };
};
const RESET = 'open the settings, choose security and set a new password there';
const CALL = 'please call our hotline between nine and five on working days';

describe('the reply that answers a question', () => {
  test('is the one that was given most, in much the same words, whomever it greets', () => {
    const replies = [
      given(`Dear Ana,\n\n${RESET}.\n\nBest regards\nIngo`),
      given(`Hello,\n${RESET}, then log in again.`),
      given(`Hi Tom,\n${CALL}.`),
      given(`${RESET}!`),
    ];
    expect(bestReply(replies)).toMatchObject({ uses: 3 });
  });

  test('is rather one that solved the ticket, and none that customers did not like', () => {
    const unsolved = [given(CALL, { isSolved: false }), given(CALL, { isSolved: false })];
    expect(bestReply([...unsolved, given(RESET)])?.uses).toBe(1);
    const disliked = [1, 2, 3].map(() => given(CALL, { isLiked: false }));
    expect(bestReply([...disliked, given(RESET)])?.uses).toBe(1);
  });

  test('is none where nobody said anything that could be one', () => {
    expect(bestReply([])).toBeNull();
    expect(bestReply([given('Thanks!'), given('Dear Ana,\n\nok\n\nBest regards\nIngo')])).toBeNull();
  });
});

test('a question is the sentence of a customer that has the words of the group, rather one that asks and is short', () => {
  const asked = [
    {
      subject: 'Help',
      text: 'Hello,\nI am on holiday. I forgot my password and so on and so forth, it is a long story.',
    },
    { subject: 'Re: Problem', text: 'How do I reset my password? It is urgent.' },
  ];
  expect(questionOf(asked, ['password', 'reset'])).toBe('How do I reset my password?');
  expect(questionOf(asked, ['tandem'])).toBeNull();
});
