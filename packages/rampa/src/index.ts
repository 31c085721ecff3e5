export type { ErrorCode, ExitCode } from './core/codes.ts';
export { isRampaError, RampaError } from './core/errors.ts';
export { ExecutionSegment } from './core/segment.ts';
export { Engine, type EngineOptions } from './runner/engine.ts';
export { definePlan, type LoadTest, loadTest } from './runner/load-test.ts';
export { defineConfig, scenario } from './script/define.ts';
export { url } from './script/url.ts';
