import { type BusinessTime, type CompiledConditions, compileStoredConditions } from '../conditions/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { Catalogue, KeptCatalogue } from '../fields/index.ts';
import { type Webhook, webhookArea } from './webhook-area.ts';

/** A webhook that is ready to be asked which events it gets. */
export interface CompiledWebhook {
  readonly webhook: Webhook;
  readonly conditions: CompiledConditions;
}

/** The webhooks as the running desk works with them. */
export interface KeptWebhooks {
  /** Those that are not retired, whether they are switched on or not. */
  at(now: Date): Promise<readonly CompiledWebhook[]>;
}

/** Keeps the webhooks in the memory of a function, and compiles them again only when one of them, a field or the hours changed. */
export function keptWebhooks(
  keep: ReturnType<typeof keptConfiguration>,
  {
    catalogue,
    businessTimeAt,
  }: {
    catalogue: Pick<KeptCatalogue, 'at'>;
    businessTimeAt: (now: Date) => Promise<BusinessTime | undefined>;
  },
): KeptWebhooks {
  const area = keep(webhookArea);
  let made:
    | { of: readonly Webhook[]; by: Catalogue; hours: unknown; webhooks: Promise<readonly CompiledWebhook[]> }
    | undefined;
  return {
    at: async (now) => {
      const of = await area.at(now);
      // A desk without webhooks needs nothing else.
      if (of.length === 0) return [];
      const [by, hours] = await Promise.all([catalogue.at(now), businessTimeAt(now)]);
      const isSame = made?.of === of && made.by === by && made.hours === hours;
      if (made === undefined || !isSame) {
        const compiled = of.map(async (webhook) => ({
          webhook,
          conditions: await compileStoredConditions(webhook.conditions, by, {
            loadBusinessTime: async () => hours,
          }),
        }));
        made = { of, by, hours, webhooks: Promise.all(compiled) };
      }
      return made.webhooks;
    },
  };
}
