import * as z from 'zod';
import { defineRoutes } from '../route.ts';

/** What anybody may ask. */
export const deskRoutes = defineRoutes('desk', {
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'Read the description of this API',
    permission: 'public',
    access: 'read',
    output: z.looseObject({ openapi: z.string() }).meta({ description: 'an OpenAPI 3.1 document' }),
    status: 200,
  },
  getAsyncApi: {
    method: 'GET',
    path: '/v1/asyncapi.json',
    summary: 'Read the description of the WebSocket API',
    permission: 'public',
    access: 'read',
    output: z.looseObject({ asyncapi: z.string() }).meta({ description: 'an AsyncAPI 3.0 document' }),
    status: 200,
  },
  getHealth: {
    method: 'GET',
    path: '/v1/health',
    summary: 'Find out whether the API answers',
    permission: 'public',
    access: 'read',
    output: z.object({ status: z.literal('ok') }),
    status: 200,
  },
});
