//! The routes of the shop's server, and the types of its answers.

use gloo_net::Error;
use gloo_net::http::{Request, Response};
use serde::Deserialize;
use serde_json::json;

#[derive(Clone, PartialEq, Deserialize)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub notes: String,
    /// Formatted for people, such as `$17.50`.
    pub price: String,
}

/// The stage of an order, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Not paid yet.
    Open,
    /// A person at the shop must check the payment first.
    Checking,
    Paid,
    Delivered,
}

#[derive(Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Unguessable: only the customer who placed the order has it.
    pub id: String,
    pub number: u32,
    pub product: Product,
    /// Decimal text, such as `17.50`.
    pub amount: String,
    pub currency: String,
    pub stage: Stage,
    /// The hash of the customer's transaction, once the customer has paid.
    pub transaction_hash: Option<String>,
}

pub async fn products() -> Result<Vec<Product>, Error> {
    successful(Request::get("/api/products").send().await?)?.json().await
}

/// Places an unpaid order and returns its id.
pub async fn place_order(product: &str) -> Result<String, Error> {
    let request = Request::post("/api/orders").json(&json!({ "product": product }))?;
    let order: Order = successful(request.send().await?)?.json().await?;
    Ok(order.id)
}

/// An order, or `None` if there is none with this id.
pub async fn order(id: &str) -> Result<Option<Order>, Error> {
    let response = Request::get("/api/orders").query([("id", id)]).send().await?;
    if response.status() == 404 {
        return Ok(None);
    }
    successful(response)?.json().await.map(Some)
}

fn successful(response: Response) -> Result<Response, Error> {
    match response.status() {
        200..300 => Ok(response),
        status => Err(Error::GlooError(format!("{} answered {status}", response.url()))),
    }
}
