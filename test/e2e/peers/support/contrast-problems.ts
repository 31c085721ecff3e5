/**
 * The text of a function that runs in a page and tells of texts whose contrast with what is behind them is below 4.5:1,
 * or 3:1 for large ones (WCAG 2.2, success criterion 1.4.3).
 */
export const contrastProblems = `() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((one) => {
      const share = one / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = ([r, g, b, a], behind) =>
    [r, g, b].map((one, index) => one * (a / 255) + behind[index] * (1 - a / 255));
  const backgroundOf = (one) => {
    if (one === null) return [255, 255, 255];
    return over(rgba(getComputedStyle(one).backgroundColor), backgroundOf(one.parentElement));
  };
  const problems = new Set();
  for (const one of document.body.querySelectorAll('*')) {
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    if (!hasText || one.matches('script, style, noscript, option, [disabled]')) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(one);
    const behind = backgroundOf(one);
    const [text, back] = [luminance(over(rgba(color), behind)), luminance(behind)];
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    const size = parseFloat(fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) {
      problems.add(one.tagName + '.' + one.className + ' ' + color + ' ' + ratio.toFixed(2));
    }
  }
  return [...problems];
}`;
