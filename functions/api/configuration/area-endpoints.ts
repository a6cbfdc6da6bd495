import type * as z from 'zod';
import {
  configuredSubject,
  createThing,
  type DeclaredArea,
  type Keyed,
  listThings,
  loadThing,
  restoreThing,
  retireThing,
  updateThing,
} from '../../../core/configuration/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { proofQuerySchema } from '../../../schemas/api/proof.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { answerPage } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import type { AreaNames, AreaSchemas } from './area-routes.ts';

/** What endpoints of an area take of a request. */
interface AreaRequest<Param extends string> {
  params: Record<Param, string>;
  context: Context;
  expectedVersion: number | undefined;
  remember: (answer: EndpointAnswer) => readonly Write[];
}
type OfProof = { query: z.output<typeof proofQuerySchema> };
type OfList = Pick<AreaRequest<never>, 'context'> & { query: { limit: number; cursor?: string } };
type Answer<Request> = (request: Request) => Promise<EndpointAnswer>;

/** The endpoints of an area, by operation id. */
export type AreaEndpoints<N extends AreaNames, S extends AreaSchemas> = Record<
  `list${N['many']}`,
  Answer<OfList>
> &
  Record<
    `create${N['one']}`,
    Answer<Pick<AreaRequest<never>, 'context' | 'remember'> & { body: z.output<S['create']> }>
  > &
  Record<`${'get' | 'retire' | 'restore'}${N['one']}`, Answer<AreaRequest<N['param']>>> &
  Record<`update${N['one']}`, Answer<AreaRequest<N['param']> & { body: z.output<S['update']> }>> &
  Record<`list${N['one']}Events`, Answer<Pick<AreaRequest<N['param']>, 'params'> & OfList>> &
  Record<`prove${N['one']}Events`, Answer<Pick<AreaRequest<N['param']>, 'params'> & OfProof>>;

/** What of a thing is shown at a time; when absent, that is what is stored. */
type Show<Thing> = (thing: Thing, now: Date) => object;

/** The endpoints by which an area is read, and its things are retired and restored. */
export type SharedEndpoints<N extends AreaNames, S extends AreaSchemas> = Omit<
  AreaEndpoints<N, S>,
  `${'create' | 'update'}${N['one']}`
>;

/** What endpoints of an area have in common. */
function answersOf<Thing extends Keyed>(
  area: DeclaredArea<Thing>,
  param: string,
  show: Show<Thing> = (thing) => thing,
) {
  const present = (thing: Thing, { now }: Context) => ({ body: show(thing, now), version: thing.version });
  const named = ({ params }: { params: Record<string, string> }) => ({
    what: area.what,
    key: params[param] ?? '',
  });
  const targetOf = (request: AreaRequest<string>) => ({
    key: named(request).key,
    expectedVersion: request.expectedVersion,
    alongside: (thing: Thing) => request.remember(present(thing, request.context)),
  });
  return { present, named, targetOf };
}

/** The endpoints by which the API reads and changes an area: what `areaRoutes` declares with the same names. */
export function areaEndpoints<
  Thing extends Keyed,
  const N extends AreaNames,
  S extends AreaSchemas & {
    create: z.ZodType<Omit<Thing, 'isRetired' | 'version'>>;
    update: z.ZodType<Partial<Thing>>;
  },
>(table: Table, area: DeclaredArea<Thing>, names: N, _schemas: S): AreaEndpoints<N, S> {
  const deps = { table };
  const { present, targetOf } = answersOf(area, names.param);
  const endpoints = {
    ...sharedEndpoints(table, area, names),
    [`create${names.one}`]: async ({
      body,
      context,
      remember,
    }: AreaRequest<never> & { body: z.output<S['create']> }) => {
      const alongside = (thing: Thing) => remember(present(thing, context));
      return present(await createThing(deps, context, area, { fields: body, alongside }), context);
    },
    [`update${names.one}`]: async (request: AreaRequest<string> & { body: z.output<S['update']> }) => {
      const change = { ...targetOf(request), change: request.body };
      return present(await updateThing(deps, request.context, area, change), request.context);
    },
  };
  return endpoints as unknown as AreaEndpoints<N, S>;
}

/** Those of an area whose things are made and changed in a way of its own. */
export function sharedEndpoints<Thing extends Keyed, const N extends AreaNames, S extends AreaSchemas>(
  table: Table,
  area: DeclaredArea<Thing>,
  { one, many, root, param }: N,
  show: Show<Thing> = (thing) => thing,
): SharedEndpoints<N, S> {
  const deps = { table };
  const path = `/v1/${root}`;
  const { present, named, targetOf } = answersOf(area, param, show);
  const trailOf = async (request: AreaRequest<string>) => {
    const { key } = await loadThing(table, area, named(request));
    return auditTrail(table, {
      subject: configuredSubject(area.name, key),
      path: `${path}/${key}/events`,
    });
  };
  const endpoints = {
    [`list${many}`]: ({ query, context }: OfList) =>
      answerPage({ path, name: area.name, place: CONFIGURATION_KEY }, query, async (page) => {
        const { items, after } = await listThings(table, area, page);
        return { items: items.map((thing) => show(thing, context.now)), after };
      }),
    [`get${one}`]: async (request: AreaRequest<string>) =>
      present(await loadThing(table, area, named(request)), request.context),
    [`retire${one}`]: async ({ context, ...request }: AreaRequest<string>) =>
      present(await retireThing(deps, context, area, targetOf({ context, ...request })), context),
    [`restore${one}`]: async ({ context, ...request }: AreaRequest<string>) =>
      present(await restoreThing(deps, context, area, targetOf({ context, ...request })), context),
    [`list${one}Events`]: async (request: AreaRequest<string> & OfList) =>
      (await trailOf(request)).page(request.query),
    [`prove${one}Events`]: async (request: AreaRequest<string> & OfProof) =>
      (await trailOf(request)).proof(request.query),
  };
  return endpoints as unknown as SharedEndpoints<N, S>;
}
