import * as fc from 'fast-check';
import { agentCalled } from '../../../../core/inbound/by-agent/agent-called.ts';
import { readFirstLines } from '../../../../core/inbound/by-agent/first-lines.ts';
import type { Agent } from '../../../../schemas/agent.ts';

describe('the first lines of an agent’s mail', () => {
  test('ask for several things, and what stands under them is what it says', () => {
    const text =
      '#Assign Ana\n\n#tag vip, printer\n #tag fire\n#PRIORITY High\n#solve\n\nIt is put out.\n\n#note is no first line';
    expect(readFirstLines(text)).toEqual({
      isNote: false,
      status: 'solved',
      assignee: 'Ana',
      tags: ['vip', 'printer', 'fire'],
      priority: 'high',
      asked: ['#Assign Ana', '#tag vip, printer', '#tag fire', '#PRIORITY High', '#solve'],
      text: 'It is put out.\n\n#note is no first line',
    });
  });

  test.each([
    ['#note\nCall him.', 'Call him.'],
    ['#note Call him.\n#solve\n> by Friday', 'Call him.\n#solve\n> by Friday'],
    ['\u200b#Note: Call him.', 'Call him.'],
    ['#solve\r\n#note\r\n\r\nCall him.', 'Call him.'],
  ])('make a note of what follows: %j', (text, said) => {
    expect(readFirstLines(text)).toMatchObject({ isNote: true, text: said });
  });

  test('close rather than solve, where they say both', () => {
    expect(readFirstLines('#close\n#solve')).toMatchObject({ status: 'closed', text: '' });
    expect(readFirstLines('#solve\n#close')).toMatchObject({ status: 'closed' });
  });

  test.each(['#nte between us', '#assign', '#tag', '#tag a&b', '#priority soon', '#solve\n#shut\nDone'])(
    'are a problem where one is none of them, so that nothing goes out by mistake: %j',
    (text) => {
      expect(readFirstLines(text)).toEqual({ problem: expect.stringContaining('#') });
    },
  );

  test.each(['', 'Hello Ana', '#42 is the number', '# Heading', 'a #note within'])(
    'ask for nothing in %j',
    (text) => {
      expect(readFirstLines(text)).toMatchObject({ asked: [], isNote: false, text: text.trim() });
    },
  );

  test('never lose a word that is no first line', () => {
    const words = fc.stringMatching(/^[a-z ,.]{0,40}$/);
    fc.assert(
      fc.property(fc.constantFrom('', '#note\n', '#tag a\n#solve\n\n'), fc.array(words), (first, rest) => {
        const said = rest.join('\n').trim();
        expect(readFirstLines(`${first}${said}`)).toMatchObject({ text: said });
      }),
    );
  });
});

describe('an agent is called', () => {
  const agent = (id: number, name: string, address: string, more: Partial<Agent> = {}): Agent => ({
    id,
    name,
    address,
    role: 'agent',
    teamIds: null,
    active: true,
    version: 1,
    createdAt: '2026-03-03T10:00:00.000Z',
    updatedAt: '2026-03-03T10:00:00.000Z',
    ...more,
  });
  const agents = [
    agent(1, 'Ana Ilić', 'ana@desk.example.com'),
    agent(2, 'Ana Pop', 'apop@desk.example.com'),
    agent(3, 'Zoë Kern', 'zk@desk.example.com'),
    agent(4, 'Bob Gone', 'bob@desk.example.com', { active: false }),
    agent(5, 'Lea Light', 'lea@desk.example.com', { role: 'light_agent' }),
  ];

  test.each([
    ['ana@desk.example.com', 1],
    ['ANA POP', 2],
    ['@apop', 2],
    // Her address says it more surely than the name of the other.
    ['ana', 1],
    ['ilic', 1],
    ['zoe', 3],
    ['me', 3],
  ])('by %j', (words, id) => {
    expect(agentCalled(words, { id: 3 }, agents)).toEqual({ id });
  });

  test.each(['nobody', 'bob', 'lea'])('by nothing: %j', (words) => {
    expect(agentCalled(words, { id: 3 }, agents)).toEqual({ problem: expect.stringContaining(words) });
  });

  test('by nothing that fits two', () => {
    const two = [agent(1, 'Ana Ilić', 'a1@desk.example.com'), agent(2, 'Ana Pop', 'a2@desk.example.com')];
    expect(agentCalled('Ana', { id: 3 }, two)).toEqual({
      problem: expect.stringMatching(/several.*a1@desk.*a2@desk/),
    });
  });
});
