export { loadResolutions } from './load-resolutions.ts';
export { requireResolution, requireResolutionIn } from './require-resolution.ts';
export { type Resolutions, resolutionArea, SHIPPED_RESOLUTIONS } from './resolution-area.ts';
