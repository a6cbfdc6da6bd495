import type { ReportSignIn } from '../../schemas/report-page.ts';

/** What the page is made of: where its style and its script are. */
export interface Shell {
  readonly style: string;
  readonly script: string;
  readonly signIn: ReportSignIn;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The page of reports before its script has run: what it shows is read from the API with the rights of who signs in. */
export const shellHtml = ({ style, script, signIn }: Shell): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="sign-in" content="${escaped(JSON.stringify(signIn))}">
<title>Reports</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
</head>
<body>
<noscript><p>This page draws reports in your browser, and needs JavaScript. The same figures are at <code>/v1/reports</code>.</p></noscript>
</body>
</html>
`;
