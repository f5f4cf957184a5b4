/** A bag of coffee, coloured by the style sheet. */
export function Bag({ id, name }: { id: string; name: string }) {
  return (
    <svg className="bag" data-product={id} viewBox="0 0 240 300" role="img" aria-label={`A bag of ${name}`}>
      <ellipse className="bag-shadow" cx="120" cy="280" rx="84" ry="9" />
      <path className="bag-body" d="M48 62h144l10 206a10 10 0 0 1-10 10H48a10 10 0 0 1-10-10z" />
      <path className="bag-side" d="M172 62h20l10 206a10 10 0 0 1-10 10h-34z" />
      <path className="bag-fold" d="M48 34a6 6 0 0 1 6-6h132a6 6 0 0 1 6 6v32H48z" />
      <path className="bag-tie" d="M40 56h160v9H40z" />
      <rect className="bag-label" x="70" y="116" width="100" height="112" rx="3" />
      <circle className="bag-sun" cx="120" cy="156" r="22" />
      <path className="bag-line" d="M84 196h72M96 210h48" />
    </svg>
  );
}
