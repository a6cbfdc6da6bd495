import * as z from 'zod';
import type { Templates } from '../templates.ts';
import { apisOf, functionArnIn } from './api-parts.ts';

/** The WebSocket API of the templates: its stage, and the function behind each route. */
export type SocketApi = { id: string; stage: string; routes: Map<string, string> };

const partShape = z.looseObject({ ApiId: z.string() });

/** The WebSocket API that the templates declare; undefined: none. */
export function declaredSocketApi(templates: Templates): SocketApi | undefined {
  const [id] = apisOf(templates, 'WEBSOCKET');
  if (id === undefined) return undefined;
  const partsOf = (type: string) =>
    templates
      .ofType(type)
      .map((declared) => ({ ref: templates.reference(declared).ref, said: templates.resolved(declared) }))
      .filter(({ said }) => partShape.parse(said).ApiId === id);
  const integrations = new Map(
    partsOf('AWS::ApiGatewayV2::Integration').map(({ ref, said }) => [
      `integrations/${ref}`,
      functionArnIn(z.looseObject({ IntegrationUri: z.string() }).parse(said).IntegrationUri),
    ]),
  );
  const routeShape = z.looseObject({ RouteKey: z.string(), Target: z.string() });
  const routes = partsOf('AWS::ApiGatewayV2::Route').map(({ said }): [string, string] => {
    const { RouteKey, Target } = routeShape.parse(said);
    return [RouteKey, integrations.get(Target) ?? ''];
  });
  const [stage] = partsOf('AWS::ApiGatewayV2::Stage').map(
    ({ said }) => z.looseObject({ StageName: z.string() }).parse(said).StageName,
  );
  return { id, stage: stage ?? '$default', routes: new Map(routes) };
}
