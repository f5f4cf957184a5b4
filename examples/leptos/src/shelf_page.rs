use leptos::logging::error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use crate::api::{self, Product};

/// The shop's products.
#[component]
pub fn ShelfPage() -> impl IntoView {
    let products = LocalResource::new(async || {
        api::products().await.inspect_err(|problem| error!("{problem}")).unwrap_or_default()
    });
    let notice = RwSignal::new("");
    view! {
        <h1>"Three roasts, from morning to night."</h1>
        <Suspense>
            <ul class="shelf">
                {move || Suspend::new(async move {
                    products.await.into_iter().map(|product| view! { <Roast product notice /> }).collect_view()
                })}
            </ul>
        </Suspense>
        <p role="alert">{notice}</p>
    }
}

#[component]
fn Roast(product: Product, notice: RwSignal<&'static str>) -> impl IntoView {
    let navigate = use_navigate();
    let Product { id, name, notes, price } = product;
    let order = {
        let id = id.clone();
        move |_| {
            let (id, navigate) = (id.clone(), navigate.clone());
            notice.set("");
            spawn_local(async move {
                match api::place_order(&id).await {
                    Ok(order) => navigate(&format!("/order/{order}"), Default::default()),
                    Err(problem) => {
                        error!("{problem}");
                        notice.set("The order could not be placed. Please try again.");
                    }
                }
            });
        }
    };
    view! {
        <li class="card" data-product=id>
            <h2>{name.clone()}</h2>
            <p class="quiet">{notes}</p>
            <p class="price">{price}</p>
            <button class="button" on:click=order>"Order " {name}</button>
        </li>
    }
}
