import * as z from 'zod';
import { TemplateError, type Templates } from '../templates.ts';
import { apisOf, functionArnIn } from './api-parts.ts';

const partShape = z.looseObject({ ApiId: z.string() });

/** A route of the HTTP API: `GET /v1/tickets/{id}` or `$default`, and the functions behind it. */
export type Route = { routeKey: string; functionArn: string; authorizerArn?: string | undefined };

const corsShape = z.object({
  AllowOrigins: z.array(z.string()),
  AllowMethods: z.array(z.string()),
  AllowHeaders: z.array(z.string()),
  ExposeHeaders: z.array(z.string()),
  MaxAge: z.number(),
});
/** What pages of which origins may do. */
export type CorsRules = z.infer<typeof corsShape>;

/** The CORS rules of the HTTP API, undefined when it lets no page in. */
export function declaredCors(templates: Templates): CorsRules | undefined {
  const apiShape = z.looseObject({ CorsConfiguration: corsShape.optional() });
  const isHttp = apisOf(templates, 'HTTP');
  const api = templates
    .ofType('AWS::ApiGatewayV2::Api')
    .find((one) => isHttp.has(templates.reference(one).ref));
  return api && apiShape.parse(templates.resolved(api)).CorsConfiguration;
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** The routes of the HTTP APIs that templates declare. @throws TemplateError for what the local gateway lacks */
export function declaredRoutes(templates: Templates): Route[] {
  const integrationShape = z.looseObject({
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal('2.0'),
  });
  const authorizerShape = z.looseObject({
    AuthorizerType: z.literal('REQUEST'),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    EnableSimpleResponses: z.literal(true),
    IdentitySource: z.array(z.string()).max(0).optional(),
    AuthorizerResultTtlInSeconds: z.literal(0),
  });
  const routeShape = z.looseObject({
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
    AuthorizerId: z.string().optional(),
  });
  const isHttp = apisOf(templates, 'HTTP');
  const partsOf = (type: string) =>
    templates.ofType(type).filter((part) => isHttp.has(partShape.parse(templates.resolved(part)).ApiId));
  const integrations = new Map<string, string>();
  for (const declared of partsOf('AWS::ApiGatewayV2::Integration')) {
    const { IntegrationUri } = integrationShape.parse(templates.resolved(declared));
    integrations.set(templates.reference(declared).ref, functionArnIn(IntegrationUri));
  }
  const authorizers = new Map<string, string>();
  for (const declared of templates.ofType('AWS::ApiGatewayV2::Authorizer')) {
    const { AuthorizerUri } = authorizerShape.parse(templates.resolved(declared));
    authorizers.set(templates.reference(declared).ref, functionArnIn(AuthorizerUri));
  }
  return partsOf('AWS::ApiGatewayV2::Route').map((declared) => {
    const route = routeShape.parse(templates.resolved(declared));
    const functionArn = integrations.get(lastPart(route.Target));
    if (!functionArn) throw new TemplateError(`Route ${route.RouteKey} has no integration.`);
    return {
      routeKey: route.RouteKey,
      functionArn,
      authorizerArn:
        route.AuthorizationType === 'CUSTOM' ? authorizers.get(route.AuthorizerId ?? '') : undefined,
    };
  });
}
