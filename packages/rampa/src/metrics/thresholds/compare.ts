import type { ThresholdOperator } from '../../core/threshold.ts';

/** Whether `left` is on the side of `right` that the operator asks for. */
export function compare(left: number, operator: ThresholdOperator, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

/** How bad a value is: of two values that are compared alike, the one with the higher figure is worse. */
export function badness(left: number, operator: ThresholdOperator, right: number): number {
  switch (operator) {
    case '<':
    case '<=':
      return left;
    case '>':
    case '>=':
      return -left;
    case '==':
      return Math.abs(left - right);
    case '!=':
      return -Math.abs(left - right);
  }
}
