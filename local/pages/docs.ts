import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LocalResponse } from '../http.ts';

/** Where the issuer sends people back to who sign in on the docs page. */
export const DOCS_CALLBACK = '/docs/oauth2-redirect.html';

const page = (clientId: string | undefined) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Bilet API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script>
const docs = SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  persistAuthorization: true,
  oauth2RedirectUrl: location.origin + '${DOCS_CALLBACK}',
});
docs.initOAuth({
  clientId: ${JSON.stringify(clientId ?? '')},
  scopes: 'openid email',
  usePkceWithAuthorizationCodeGrant: true,
});
</script>
</body>
</html>
`;

const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'oauth2-redirect.html': 'text/html; charset=utf-8',
  'oauth2-redirect.js': 'text/javascript',
};

/**
 * Answers `/docs` and the files its page needs, or nothing when the path is not one of them.
 * @param clientId by which the page signs people in; undefined when it cannot
 */
export function answerDocs(
  root: string,
  path: string,
  clientId: string | undefined,
): LocalResponse | undefined {
  if (path === '/docs' || path === '/docs/') {
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page(clientId) };
  }
  const name = path.replace(/^\/docs\//, '');
  const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (!type) return undefined;
  const folder = join(
    createRequire(join(root, 'package.json')).resolve('swagger-ui-dist/package.json'),
    '..',
  );
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const headers = { 'content-type': type, 'cache-control': 'max-age=3600' };
  return { status: 200, headers, body: readFileSync(file) };
}
