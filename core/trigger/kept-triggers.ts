import type { BusinessTime } from '../conditions/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { Catalogue, KeptCatalogue } from '../fields/index.ts';
import { type Macros, macroArea } from '../macro/index.ts';
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
  const [area, templates, macros] = [keep(triggerArea), keep(templateArea), keep(macroArea)] as const;
  let made:
    | {
        of: readonly Trigger[];
        by: Catalogue;
        hours: unknown;
        texts: Templates;
        macros: Macros;
        rules: Promise<readonly Rule[]>;
      }
    | undefined;
  return {
    at: async (now) => {
      const of = await area.at(now);
      // A desk without triggers needs nothing else.
      if (of.length === 0) return [];
      const [by, hours, texts, written] = await Promise.all([
        catalogue.at(now),
        businessTimeAt(now),
        templates.at(now),
        macros.at(now),
      ]);
      const isSame =
        made?.of === of &&
        made.by === by &&
        made.hours === hours &&
        made.texts === texts &&
        made.macros === written;
      if (made === undefined || !isSame) {
        const loadBusinessTime = async () => hours;
        made = {
          of,
          by,
          hours,
          texts,
          macros: written,
          rules: Promise.all(
            of.map((trigger) =>
              ruleOf(trigger, { catalogue: by, templates: texts, macros: written, loadBusinessTime }),
            ),
          ),
        };
      }
      return made.rules;
    },
  };
}
