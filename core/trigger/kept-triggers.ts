import type { BusinessTime } from '../conditions/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import { macroArea } from '../macro/index.ts';
import { taskListArea } from '../task/index.ts';
import { templateArea } from '../template/index.ts';
import { webhookArea } from '../webhook/index.ts';
import { type Rule, ruleOf } from './rule.ts';
import { triggerArea } from './trigger-area.ts';

/** The triggers as the running desk works with them. */
export interface KeptTriggers {
  /** Those that are not retired, switched off ones too, in their order; none where all are switched off. */
  at(now: Date): Promise<readonly Rule[]>;
}

/** Keeps the triggers in the memory of a function, and makes them ready again only when one of them or something that they go by has changed. */
export function keptTriggers(
  keep: ReturnType<typeof keptConfiguration>,
  {
    catalogue,
    businessTimeAt,
  }: {
    catalogue: Pick<KeptCatalogue, 'at'>;
    businessTimeAt: (now: Date) => Promise<BusinessTime | undefined>;
  },
): KeptTriggers {
  const [area, templates, macros, webhooks, taskLists] = [
    keep(triggerArea),
    keep(templateArea),
    keep(macroArea),
    keep(webhookArea),
    keep(taskListArea),
  ] as const;
  let made: { of: readonly unknown[]; rules: Promise<readonly Rule[]> } | undefined;
  return {
    at: async (now) => {
      const triggers = await area.at(now);
      // A desk of which none is switched on needs nothing else.
      if (!triggers.some(({ isActive }) => isActive)) return [];
      const [by, hours, texts, written, endpoints, lists] = await Promise.all([
        catalogue.at(now),
        businessTimeAt(now),
        templates.at(now),
        macros.at(now),
        webhooks.at(now),
        taskLists.at(now),
      ]);
      const of = [triggers, by, hours, texts, written, endpoints, lists];
      if (made === undefined || !of.every((one, place) => one === made?.of[place])) {
        const deps = {
          catalogue: by,
          templates: texts,
          macros: written,
          webhooks: endpoints,
          taskLists: lists,
          loadBusinessTime: async () => hours,
        };
        const ready = triggers.map((trigger) => ruleOf(trigger, deps));
        made = { of, rules: Promise.all(ready) };
      }
      return made.rules;
    },
  };
}
