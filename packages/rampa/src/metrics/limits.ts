/** Tag values are cut after this many characters. */
export const TAG_VALUE_LIMIT = 1024;

/** Longer tag names are refused. */
export const TAG_NAME_LIMIT = 128;

/** Custom metrics that one shard may create without declaring them; samples of more are discarded. */
export const CUSTOM_METRIC_LIMIT = 1000;
