const CENTRAL_NUMERATOR = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
];
const CENTRAL_DENOMINATOR = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1, 1,
];
const TAIL_NUMERATOR = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const TAIL_DENOMINATOR = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1,
];
const TAIL_FRACTION = 0.02425;

/**
 * The value below which a standard normal variable stays with probability `fraction`, 0 to 1.
 * Relative error below 1.15e-9. Source: P. J. Acklam's rational approximation of the inverse normal
 * distribution function.
 */
export function normalQuantile(fraction: number): number {
  if (fraction <= 0) return Number.NEGATIVE_INFINITY;
  if (fraction >= 1) return Number.POSITIVE_INFINITY;
  if (fraction < TAIL_FRACTION) return lowerTail(fraction);
  if (fraction > 1 - TAIL_FRACTION) return -lowerTail(1 - fraction);
  const distance = fraction - 0.5;
  const square = distance * distance;
  return (
    (distance * polynomial(CENTRAL_NUMERATOR, square)) / polynomial(CENTRAL_DENOMINATOR, square)
  );
}

function lowerTail(fraction: number): number {
  const root = Math.sqrt(-2 * Math.log(fraction));
  return polynomial(TAIL_NUMERATOR, root) / polynomial(TAIL_DENOMINATOR, root);
}

/** Horner's scheme, highest power first. */
function polynomial(coefficients: readonly number[], at: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * at + coefficient;
  return sum;
}
