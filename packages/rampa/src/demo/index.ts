export type { DemoShop } from './demo-shop.ts';
export { startDemoShop } from './demo-shop.ts';
export type { DemoShopOptions } from './demo-shop-options.ts';
export type { DemoStats } from './demo-stats.ts';
export type { LatencyDistribution } from './latency-distribution.ts';
export { latencyQuantileMs, readLatency } from './latency-distribution.ts';
export type { ServiceTimes } from './service-times.ts';
export type { Stall } from './stall.ts';
