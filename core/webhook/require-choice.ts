import type { Conditions } from '../../schemas/conditions.ts';
import { TICKET_EVENTS } from '../../schemas/webhook.ts';
import { type BusinessTime, compileConditions } from '../conditions/index.ts';
import { type NamedDeps, requireNamed } from '../facts/index.ts';
import { catalogueSeenBy, type KeptCatalogue } from '../fields/index.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';

/** What the choice of events is looked at with. */
export interface ChoiceDeps extends NamedDeps {
  readonly catalogue: Pick<KeptCatalogue, 'latest'>;
  readonly businessTimeAt: (now: Date) => Promise<BusinessTime | undefined>;
}

/**
 * Makes sure that a webhook can get what it asks for: its conditions are right, and where there are any its events are about
 * tickets, since that is what conditions ask about.
 * @throws InvalidInputError
 */
export async function requireChoice(
  deps: ChoiceDeps,
  { conditions, events }: { conditions: Conditions; events: readonly string[] | null },
  now: Date,
): Promise<void> {
  const catalogue = catalogueSeenBy(await deps.catalogue.latest(now), 'admin');
  const loadBusinessTime = () => deps.businessTimeAt(now);
  const { things, fields } = await compileConditions(conditions, catalogue, {
    path: 'conditions',
    loadBusinessTime,
  });
  await requireNamed(deps, things, 'conditions');
  if (fields.length === 0) return;
  const problems = (events ?? []).flatMap((type, at): FieldProblem[] =>
    TICKET_EVENTS.some((one) => one === type)
      ? []
      : [{ path: `events.${at}`, message: 'is not about a ticket, which conditions ask about' }],
  );
  if (problems.length > 0) throw wrongFieldsError(problems);
}
