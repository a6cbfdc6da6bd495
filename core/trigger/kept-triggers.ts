import type { BusinessTime } from '../conditions/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { Catalogue, KeptCatalogue } from '../fields/index.ts';
import { type Templates, templateArea } from '../template/index.ts';
import { type Rule, ruleOf } from './rule.ts';
import { type Trigger, triggerArea } from './trigger-area.ts';

/** The triggers as the running desk works with them. */
export interface KeptTriggers {
  /** Those that are not retired, switched off ones too, in their order. */
  at(now: Date): Promise<readonly Rule[]>;
}

/** Keeps the triggers in the memory of a function, and makes them ready again only when one of them, a field, a template or the hours changed. */
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
  const [area, templates] = [keep(triggerArea), keep(templateArea)] as const;
  let made:
    | {
        of: readonly Trigger[];
        by: Catalogue;
        hours: unknown;
        texts: Templates;
        rules: Promise<readonly Rule[]>;
      }
    | undefined;
  return {
    at: async (now) => {
      const of = await area.at(now);
      // A desk without triggers needs nothing else.
      if (of.length === 0) return [];
      const [by, hours, texts] = await Promise.all([
        catalogue.at(now),
        businessTimeAt(now),
        templates.at(now),
      ]);
      const isSame = made?.of === of && made.by === by && made.hours === hours && made.texts === texts;
      if (made === undefined || !isSame) {
        const loadBusinessTime = async () => hours;
        made = {
          of,
          by,
          hours,
          texts,
          rules: Promise.all(
            of.map((trigger) => ruleOf(trigger, { catalogue: by, templates: texts, loadBusinessTime })),
          ),
        };
      }
      return made.rules;
    },
  };
}
