//! `GET /collector/{file}`: files of the collector, and nothing else of the server's disk.

use crate::app::TestApp;

#[tokio::test]
async fn only_the_collectors_own_files_are_served() {
    let app = TestApp::start().await;
    for path in [
        "/collector/nothing.whl",
        "/collector/..%2Fcollector.json",
        "/collector/..%2f..%2fetc%2fpasswd",
        "/collector/%2Fetc%2Fpasswd",
    ] {
        let answer = app
            .request(reqwest::Method::GET, path)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("root:"), "{path}");
    }
}
