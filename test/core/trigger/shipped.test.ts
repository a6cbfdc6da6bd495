import { compileConditions } from '../../../core/conditions/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { compileText, templateArea } from '../../../core/template/index.ts';
import { SHIPPED_TRIGGERS } from '../../../core/trigger/shipped-triggers.ts';
import { warningsOf } from '../../../core/trigger/warnings.ts';
import { triggerSchemas } from '../../../schemas/api/triggers.ts';

const catalogue = catalogueOf();
const loadBusinessTime = async () => (start: Date) => start;
const shipped = SHIPPED_TRIGGERS.map((trigger) => [trigger.key, trigger] as const);
const templates = new Map(templateArea.unwritten([]).map((template) => [template.key, template]));

test.each(shipped)('%s can be saved as it stands, and nothing is pointed out', async (_key, trigger) => {
  const { key, name, position, isActive, events, when, conditions, actions, afterAutomation } = trigger;
  const said = { key, name, position, isActive, events, when, conditions, actions, afterAutomation };
  expect(triggerSchemas.create.parse(said)).toEqual(said);
  expect(events.length > 0).toBe(when === null);
  const asked = triggerSchemas.create.parse(said).conditions;
  await compileConditions(asked, catalogue, { path: 'conditions', loadBusinessTime });
  expect(warningsOf({ ...trigger, isActive: true }, SHIPPED_TRIGGERS, catalogue)).toEqual([]);
});

test.each(shipped)(
  '%s says what a template says that the desk came with, in seven languages',
  (_key, { actions }) => {
    for (const action of actions) {
      if (!('template' in action)) continue;
      const { texts } = templates.get(String(action.template)) ?? { texts: {} };
      expect(Object.keys(texts)).toEqual(['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ro', 'ru', 'sl']);
      for (const text of Object.values<string>(texts))
        expect(() => compileText(text, catalogue)).not.toThrow();
      expect(new Set(Object.values(texts)).size).toBe(10);
      for (const text of Object.values(texts)) expect(text).toContain('[#{{ ticket.id }}]');
    }
  },
);

test('each acts as an automation of its own, which no counter of a desk gets to, in an order of its own', () => {
  const numbers = SHIPPED_TRIGGERS.map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(Math.min(...numbers)).toBeGreaterThan(900_000_000_000);
  const positions = SHIPPED_TRIGGERS.map(({ position }) => position);
  expect(positions.toSorted((one, other) => one - other)).toEqual(positions);
});
