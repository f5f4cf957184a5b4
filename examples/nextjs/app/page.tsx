import Link from "next/link";
import { Bag } from "@/components/bag";
import { formatMoney, products } from "@/lib/catalogue";

export default function Shelf() {
  return (
    <>
      <h1>Three roasts, from morning to night.</h1>
      <ul className="shelf">
        {products.map((product) => (
          <li key={product.id}>
            <Link href={`/products/${product.id}`}>
              <Bag id={product.id} name={product.name} />
              <strong>{product.name}</strong>
              <span>{formatMoney(product.price, product.currency)}</span>
              <small>{product.notes}</small>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
