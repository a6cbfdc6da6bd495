import * as z from 'zod';
import { TemplateError, type Templates } from '../templates.ts';

const apiShape = z.looseObject({ ProtocolType: z.string() });

/** The ids of the APIs of one protocol. */
export function apisOf(templates: Templates, protocol: 'HTTP' | 'WEBSOCKET'): Set<string> {
  const declared = templates
    .ofType('AWS::ApiGatewayV2::Api')
    .filter((api) => apiShape.parse(templates.resolved(api)).ProtocolType === protocol);
  return new Set(declared.map((api) => templates.reference(api).ref));
}

/** The function's ARN inside the URI by which API Gateway invokes it. */
export function functionArnIn(uri: string): string {
  const arn = /arn:[^:]+:lambda:[^/]+/.exec(uri)?.[0];
  if (!arn) throw new TemplateError(`${uri} names no function.`);
  return arn;
}
