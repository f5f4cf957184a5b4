import Link from "next/link";
import { Bag } from "@/components/bag";
import { priceOf, products } from "@/lib/catalogue";

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
              <span>{priceOf(product)}</span>
              <small>{product.notes}</small>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
