import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { order } from "@/app/order/actions";
import { Bag } from "@/components/bag";
import { formatMoney, productById } from "@/lib/catalogue";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `${productById((await params).id)?.name ?? "Not found"} · Northbound Coffee` };
}

export default async function ProductPage({ params }: Props) {
  const product = productById((await params).id);
  if (!product) notFound();
  return (
    <article className="product">
      <div className="scene" data-product={product.id}>
        <Bag id={product.id} name={product.name} />
      </div>
      <div className="details">
        <p className="origin">{product.origin}</p>
        <h1>{product.name}</h1>
        <p className="price">{formatMoney(product.price, product.currency)}</p>
        <p>{product.description}</p>
        <dl>
          <div>
            <dt>In the cup</dt>
            <dd>{product.notes}</dd>
          </div>
          <div>
            <dt>In the bag</dt>
            <dd>250 g, whole beans</dd>
          </div>
        </dl>
        <form action={order}>
          <input type="hidden" name="product" value={product.id} />
          <button className="pay">Order {product.name}</button>
        </form>
      </div>
    </article>
  );
}
