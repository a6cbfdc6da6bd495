import { loadProtection, setProtection, turnstile } from '../../../core/intake/index.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

/** Turnstile, and what it was asked. */
function asking(answer: () => Response) {
  const asked: { url: string; body: string }[] = [];
  const failed: unknown[] = [];
  const request = async (url: unknown, init?: RequestInit) => {
    asked.push({ url: String(url), body: String(init?.body) });
    return answer();
  };
  const ask = turnstile(desk.table, (error) => failed.push(error), request as typeof fetch);
  return { ask, asked, failed };
}
const says = (success: boolean) => () => Response.json({ success, hostname: 'help.example.com' });

describe('Turnstile', () => {
  test('is not asked as long as nobody has set its secret', async () => {
    const { ask, asked } = asking(says(false));
    expect(await ask('given', '192.0.2.7')).toBe(true);
    expect(asked).toEqual([]);
  });

  test('is asked with its secret, which nobody sees again', async () => {
    const { setAt } = await setProtection(desk, desk.context(), 'a-secret');
    expect(setAt).toBe(desk.now.toISOString());
    expect(await loadProtection(desk.table)).toEqual({ setAt });
    const { ask, asked } = asking(says(true));
    expect(await ask('given', '192.0.2.7')).toBe(true);
    expect(asked).toEqual([
      {
        url: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
        body: 'secret=a-secret&response=given&remoteip=192.0.2.7',
      },
    ]);
    expect(await asking(says(false)).ask('given', undefined)).toBe(false);
  });

  test('takes no form without what it gives to the page', async () => {
    const { ask, asked } = asking(says(true));
    expect(await ask('', '192.0.2.7')).toBe(false);
    expect(asked).toEqual([]);
  });

  test.each([
    [
      'does not answer',
      () => {
        throw new Error('socket hang up');
      },
    ],
    ['answers what nobody understands', () => new Response('<html>')],
  ])('that %s holds no customer up', async (_, answer) => {
    const { ask, failed } = asking(answer);
    expect(await ask('given', '192.0.2.7')).toBe(true);
    expect(failed).toHaveLength(1);
  });

  test('is asked no more when its secret is taken away', async () => {
    expect(await setProtection(desk, desk.context(), null)).toEqual({ setAt: null });
    const { ask, asked } = asking(says(false));
    expect(await ask('given', '192.0.2.7')).toBe(true);
    expect(asked).toEqual([]);
  });
});
