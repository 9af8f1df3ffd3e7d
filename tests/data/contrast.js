(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, ground) => top.slice(0, 3).map((part, i) => part * top[3] + ground[i] * (1 - top[3]));
  const stripes = (image) => image.match(/(?:rgba?|color)\([^()]*\)/)?.[0] ?? "transparent";
  const ground = (element) => {
    if (!element) return [255, 255, 255];
    const look = getComputedStyle(element);
    const below = ground(element.matches(":popover-open") ? document.body : element.parentElement);
    const plain = over(rgba(look.backgroundColor), below);
    return look.backgroundImage.includes("gradient") ? over(rgba(stripes(look.backgroundImage)), plain) : plain;
  };
  const light = (colour) =>
    colour.map((p) => p / 255).map((p) => (p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);

  const faint = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !element.checkVisibility({ visibilityProperty: true })) continue;
    const look = getComputedStyle(element), size = parseFloat(look.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(look.fontWeight) >= 700);
    const behind = ground(element), found = ratio(over(rgba(look.color), behind), behind);
    if (found < (large ? 3 : 4.5)) faint.push([Math.round(found * 100) / 100, text.slice(0, 40)]);
  }
  return faint;
})()
