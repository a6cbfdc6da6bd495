import { readFileSync } from 'node:fs';
import { synthesize } from './support/templates.ts';

const alarms = synthesize().resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

/** Articles of the runbook about alarms: heading → text below it. */
const articles = new Map(
  readFileSync('docs/runbook.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [section.slice(0, section.indexOf('\n')).trim(), section])
    .filter(([heading]) => /^[a-z-]+$/.test(heading)),
);

describe('the runbook', () => {
  test('has an article for each alarm and none without', () => {
    const names = alarms.map(({ Properties }) => String(Properties.AlarmName).replace('Bilet-', ''));
    expect([...articles.keys()].sort()).toEqual(names.sort());
  });

  test('says in each article what the alarm means, how to look, how to mend and how to verify', () => {
    for (const [heading, text] of articles) {
      const parts = [...text.matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, part]) => part);
      expect([heading, ...parts]).toEqual([heading, 'Meaning', 'Look', 'Mend', 'Verify']);
    }
  });

  test('is linked from each alarm, after one sentence on what people notice', () => {
    for (const { Properties } of alarms) {
      const name = String(Properties.AlarmName).replace('Bilet-', '');
      expect(Properties.AlarmDescription).toMatch(/^[A-Z][^.]+\. Runbook: docs\/runbook\.md#[a-z-]+$/);
      expect(String(Properties.AlarmDescription).endsWith(`#${name}`)).toBe(true);
      expect(Properties.AlarmActions).toEqual(Properties.OKActions);
      expect(Properties.AlarmActions).toHaveLength(1);
    }
  });
});
