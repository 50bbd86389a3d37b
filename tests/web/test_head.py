"""HEAD runs as GET and loses its body (web/head.py)."""

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from web.head import HeadMiddleware


def test_a_head_keeps_status_and_length_of_the_get():
    seen = []

    def view(request):
        seen.append(request.method)
        return HttpResponse("isi", status=404)

    answer = HeadMiddleware(view)(RequestFactory().head("/"))
    assert (seen, answer.status_code, answer.content, answer.headers["Content-Length"]) == (
        ["GET"],
        404,
        b"",
        "3",
    )


def test_a_streamed_answer_is_not_read():
    answer = HeadMiddleware(lambda request: StreamingHttpResponse(["isi"]))(RequestFactory().head("/"))
    assert b"".join(answer.streaming_content) == b""


def test_a_get_passes_untouched():
    answer = HeadMiddleware(lambda request: HttpResponse("isi"))(RequestFactory().get("/"))
    assert answer.content == b"isi"
