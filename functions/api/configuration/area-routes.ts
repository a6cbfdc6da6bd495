import * as z from 'zod';
import type { Action } from '../../../core/auth/index.ts';
import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { joined } from '../../../schemas/late.ts';
import type { Route } from '../route.ts';

/** How the API speaks of an area of the configuration. */
export interface AreaNames<
  One extends string = string,
  Many extends string = string,
  Root extends string = string,
  Param extends string = string,
> {
  /** one thing and many, as ids of operations name them: `Category`, `Categories` */
  readonly one: One;
  readonly many: Many;
  /** first part of the paths below `/v1` */
  readonly root: Root;
  /** of the paths to one thing: `categoryKey` */
  readonly param: Param;
  /** one thing and all of them, as summaries name them: `a category`, `the categories` */
  readonly a: string;
  readonly all: string;
}

/** The schemas of an area, as `configuredSchemas` makes them. */
export interface AreaSchemas {
  readonly out: z.ZodType;
  readonly page: z.ZodType;
  readonly create: z.ZodType;
  readonly update: z.ZodType;
}

type Params<Param extends string> = z.ZodObject<{ [P in Param]: z.ZodString }>;
type Described<Root extends string> = Omit<Route, 'id' | 'domain' | 'path' | 'params' | 'query' | 'body'> & {
  readonly path: `/v1/${Root}${'' | `/${string}`}`;
};
type OnOne<Root extends string, Param extends string> = Described<Root> & { params: Params<Param> };

/** The routes of an area, by operation id. */
export type AreaRoutes<N extends AreaNames, S extends AreaSchemas> = Record<
  `list${N['many']}`,
  Described<N['root']> & { query: typeof pageQuerySchema }
> &
  Record<`create${N['one']}`, Described<N['root']> & { body: S['create'] }> &
  Record<`${'get' | 'retire' | 'restore'}${N['one']}`, OnOne<N['root'], N['param']>> &
  Record<`update${N['one']}`, OnOne<N['root'], N['param']> & { body: S['update'] }> &
  Record<`list${N['one']}Events`, OnOne<N['root'], N['param']> & { query: typeof pageQuerySchema }> &
  Record<`prove${N['one']}Events`, OnOne<N['root'], N['param']> & { query: typeof proofQuerySchema }>;

/**
 * The routes by which agents read an area of the configuration and admins change it. `examples` are what the docs page is
 * filled with: a new thing, and a change of the one that `key` names, which is there then.
 */
export function areaRoutes<const N extends AreaNames, S extends AreaSchemas>(
  names: N,
  schemas: () => S,
  told: {
    description: string;
    examples: { create: object; update: object; key: string };
    /** who may read and change it; who may the desk's configuration when absent */
    permissions?: { read: Action; write: Action };
  },
): AreaRoutes<N, S> {
  const { one, many, root, param, a, all } = names;
  const { examples } = told;
  const path = `/v1/${root}`;
  const shown = {
    status: 200,
    versioned: true,
    get output() {
      return schemas().out;
    },
  };
  const onOne = joined(shown, {
    path: `${path}/{${param}}`,
    params: z.object({
      [param]: z
        .string()
        .regex(CONFIGURATION_KEY)
        .meta({ examples: [examples.key] }),
    }),
  });
  const { permissions = { read: 'desk.read', write: 'desk.write' } } = told;
  const read = { method: 'GET', permission: permissions.read, access: 'read' };
  const write = { permission: permissions.write, access: 'write', conflicts: true };
  const routes = {
    [`list${many}`]: {
      ...read,
      path,
      summary: `List ${all}, retired ones too`,
      query: pageQuerySchema,
      get output() {
        return schemas().page;
      },
      status: 200,
    },
    [`create${one}`]: joined(shown, {
      ...write,
      method: 'POST',
      path,
      summary: `Make ${a}`,
      description: `${told.description} It is in force everywhere within two seconds.`,
      get body() {
        return schemas().create;
      },
      example: () => examples.create,
      status: 201,
    }),
    [`get${one}`]: joined(onOne, { ...read, summary: `Read ${a}` }),
    [`update${one}`]: joined(onOne, {
      ...write,
      method: 'PATCH',
      summary: `Change ${a}`,
      get body() {
        return schemas().update;
      },
      example: () => examples.update,
    }),
    [`retire${one}`]: joined(onOne, {
      ...write,
      method: 'POST',
      path: `${onOne.path}/retire`,
      summary: `Retire ${a}`,
      description: 'What names it keeps it and shows it as before. Nothing is ever deleted.',
    }),
    [`restore${one}`]: joined(onOne, {
      ...write,
      method: 'POST',
      path: `${onOne.path}/restore`,
      summary: `Bring ${a} that was retired back into use`,
    }),
    [`list${one}Events`]: {
      ...read,
      path: `${onOne.path}/events`,
      params: onOne.params,
      summary: `Read the audit trail of ${a}, oldest first`,
      query: pageQuerySchema,
      get output() {
        return auditPageSchema;
      },
      status: 200,
    },
    [`prove${one}Events`]: {
      ...read,
      path: `${onOne.path}/events/proof`,
      params: onOne.params,
      summary: `Prove that nobody has changed the audit trail of ${a}`,
      query: proofQuerySchema,
      get output() {
        return proofSchema;
      },
      status: 200,
    },
  };
  return routes as unknown as AreaRoutes<N, S>;
}
