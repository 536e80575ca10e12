<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Rig Editor</source>
        <translation>Rig Editor 정보</translation>
    </message>
    <message>
        <source>Controls pose, expression and light of StyleGAN portraits: {0}.</source>
        <translation>StyleGAN 인물의 자세, 표정, 조명을 제어합니다: {0}.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>Open rig</source>
        <translation>열린 리그</translation>
    </message>
    <message>
        <source>Shipped rig</source>
        <translation>기본 제공 리그</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>라이브러리</translation>
    </message>
</context>
<context>
    <name>AnimationPanel</name>
    <message>
        <source>Add Keyframe</source>
        <translation>키프레임 추가</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>갱신</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Update Keyframe</source>
        <translation>키프레임 갱신</translation>
    </message>
    <message>
        <source>Remove Keyframe</source>
        <translation>키프레임 제거</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Keyframe Time</source>
        <translation>키프레임 시간</translation>
    </message>
    <message>
        <source>Pose the portrait and add a keyframe; two or more make an animation.</source>
        <translation>인물을 움직이고 키프레임을 추가하세요. 두 개부터 애니메이션이 됩니다.</translation>
    </message>
    <message>
        <source>{0:.1f} s, {1} frames</source>
        <translation>{0:.1f}초, {1}프레임</translation>
    </message>
    <message>
        <source>Keep the present look as a keyframe (K)</source>
        <translation>지금 모습을 키프레임으로 저장 (K)</translation>
    </message>
    <message>
        <source>Give the chosen keyframe the present look</source>
        <translation>선택한 키프레임을 지금 모습으로 바꾸기</translation>
    </message>
    <message>
        <source>Save the animation as MP4, GIF or a folder of pictures</source>
        <translation>애니메이션을 MP4, GIF 또는 그림 폴더로 저장</translation>
    </message>
    <message>
        <source>Time from the keyframe before</source>
        <translation>이전 키프레임부터의 시간</translation>
    </message>
    <message>
        <source> fps</source>
        <translation> fps</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>초당 프레임 수</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Batch Export</source>
        <translation>일괄 내보내기</translation>
    </message>
    <message>
        <source>The controls you have moved, on these portraits: one picture each, in one folder.</source>
        <translation>움직인 컨트롤을 아래 인물들에 적용해 한 폴더에 한 장씩 저장합니다.</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Numbers and ranges, for example 1-20, 33</source>
        <translation>숫자와 범위, 예: 1-20, 33</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
</context>
<context>
    <name>CoefficientModel</name>
    <message>
        <source>Portrait</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Wanted</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>Achieved</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>CoefficientTable</name>
    <message>
        <source>Coefficients</source>
        <translation>계수</translation>
    </message>
</context>
<context>
    <name>ControlGroup</name>
    <message>
        <source>Presets</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>Presets for “{0}”</source>
        <translation>“{0}” 프리셋</translation>
    </message>
    <message>
        <source>Reset all of “{0}”</source>
        <translation>“{0}” 전체 초기화</translation>
    </message>
</context>
<context>
    <name>ControlPanel</name>
    <message>
        <source>Pose</source>
        <translation>자세</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>조명</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>표정</translation>
    </message>
    <message>
        <source>Not shown by this generator</source>
        <translation>이 생성기가 보여 주지 않음</translation>
    </message>
    <message>
        <source>This generator does not show these: the mesh follows, the portrait hardly will.</source>
        <translation>이 생성기는 다음을 보여 주지 않습니다. 메시는 따라가지만 인물은 거의 변하지 않습니다.</translation>
    </message>
    <message>
        <source>Identity and raw coefficients</source>
        <translation>신원과 원시 계수</translation>
    </message>
    <message>
        <source>Search controls (Ctrl+F)</source>
        <translation>컨트롤 검색 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Search controls</source>
        <translation>컨트롤 검색</translation>
    </message>
</context>
<context>
    <name>DistributionPanel</name>
    <message>
        <source>portraits</source>
        <translation>인물 수</translation>
    </message>
    <message>
        <source>{0} portraits, truncation 1. Click a bar to open one.</source>
        <translation>인물 {0}개, 절단값 1. 막대를 누르면 하나를 엽니다.</translation>
    </message>
    <message>
        <source>r = {0:.2f} over {1} portraits. Click a point to open it.</source>
        <translation>r = {0:.2f}, 인물 {1}개. 점을 누르면 엽니다.</translation>
    </message>
    <message>
        <source>Export Table</source>
        <translation>표 내보내기</translation>
    </message>
    <message>
        <source>Export Plot</source>
        <translation>그래프 내보내기</translation>
    </message>
    <message>
        <source>Summary of All Quantities…</source>
        <translation>모든 수치 요약…</translation>
    </message>
    <message>
        <source>Save Table as CSV…</source>
        <translation>표를 CSV로 저장…</translation>
    </message>
    <message>
        <source>Save Plot as PNG…</source>
        <translation>그래프를 PNG로 저장…</translation>
    </message>
    <message>
        <source>Summary and export</source>
        <translation>요약과 내보내기</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>Second quantity</source>
        <translation>두 번째 수치</translation>
    </message>
    <message>
        <source>Choose a second quantity for a scatter plot</source>
        <translation>산점도를 보려면 두 번째 수치를 고르세요</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Portrait {0}</source>
        <translation>인물 {0}</translation>
    </message>
    <message>
        <source>Edit of {0}</source>
        <translation>{0}의 편집</translation>
    </message>
    <message>
        <source>{0} was made with the rig “{1}”, so its portrait looks different here.</source>
        <translation>{0}은(는) 리그 “{1}”(으)로 만들어져 여기서는 다르게 보입니다.</translation>
    </message>
    <message>
        <source>No rig is open; open a rig first.</source>
        <translation>열린 리그가 없습니다. 먼저 리그를 여세요.</translation>
    </message>
</context>
<context>
    <name>EditSession</name>
    <message>
        <source>Truncation</source>
        <translation>절단값</translation>
    </message>
    <message>
        <source>Portrait {0}</source>
        <translation>인물 {0}</translation>
    </message>
    <message>
        <source>controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Reset {0}</source>
        <translation>{0} 초기화</translation>
    </message>
    <message>
        <source>Move Through Time</source>
        <translation>시간 이동</translation>
    </message>
    <message>
        <source>Calibrated Control</source>
        <translation>보정된 제어</translation>
    </message>
</context>
<context>
    <name>ExportDesk</name>
    <message>
        <source>Export Animation</source>
        <translation>애니메이션 내보내기</translation>
    </message>
    <message>
        <source>Folder of PNG files</source>
        <translation>PNG 파일 폴더</translation>
    </message>
    <message>
        <source>Contact Sheet</source>
        <translation>밀착 인화</translation>
    </message>
    <message>
        <source>Folder for the Pictures</source>
        <translation>그림을 넣을 폴더</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Sessions and exported portraits</source>
        <translation>세션과 내보낸 인물</translation>
    </message>
    <message>
        <source>Open Rig</source>
        <translation>리그 열기</translation>
    </message>
    <message>
        <source>Save Session</source>
        <translation>세션 저장</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Unsaved Changes</source>
        <translation>저장하지 않은 변경</translation>
    </message>
    <message>
        <source>“{0}” has changes that are not saved.</source>
        <translation>“{0}”에 저장하지 않은 변경이 있습니다.</translation>
    </message>
    <message>
        <source>Save them before you go on?</source>
        <translation>계속하기 전에 저장할까요?</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Recovered Work</source>
        <translation>작업 복구</translation>
    </message>
    <message>
        <source>The program ended before your last edit was saved.</source>
        <translation>마지막 편집을 저장하기 전에 프로그램이 종료되었습니다.</translation>
    </message>
    <message>
        <source>Bring the edit back?</source>
        <translation>편집을 되살릴까요?</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>Ask Again Later</source>
        <translation>나중에 다시 묻기</translation>
    </message>
</context>
<context>
    <name>GalleryPanel</name>
    <message>
        <source>Others</source>
        <translation>다른 인물</translation>
    </message>
    <message>
        <source>Nothing here yet: right-click a portrait, or press the star beside its seed.</source>
        <translation>아직 비어 있습니다. 인물을 오른쪽 클릭하거나 시드 옆 별을 누르세요.</translation>
    </message>
    <message>
        <source>Edit This Portrait</source>
        <translation>이 인물 편집</translation>
    </message>
    <message>
        <source>Remove from Favourites</source>
        <translation>즐겨찾기에서 제거</translation>
    </message>
    <message>
        <source>Add to Favourites</source>
        <translation>즐겨찾기에 추가</translation>
    </message>
    <message>
        <source>Which portraits</source>
        <translation>표시할 인물</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>닮은 인물</translation>
    </message>
    <message>
        <source>List others; look-alikes follow the portrait on screen</source>
        <translation>다른 인물을 표시합니다. 닮은 인물은 화면의 인물을 따릅니다</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>갤러리</translation>
    </message>
</context>
<context>
    <name>Label</name>
    <message>
        <source>Yaw</source>
        <translation>좌우 회전</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>상하 회전</translation>
    </message>
    <message>
        <source>Roll</source>
        <translation>기울기</translation>
    </message>
    <message>
        <source>Azimuth</source>
        <translation>방위각</translation>
    </message>
    <message>
        <source>Elevation</source>
        <translation>고도</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>세기</translation>
    </message>
    <message>
        <source>Ambient</source>
        <translation>주변광</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>색온도</translation>
    </message>
    <message>
        <source>Light azimuth</source>
        <translation>조명 방위각</translation>
    </message>
    <message>
        <source>Light elevation</source>
        <translation>조명 고도</translation>
    </message>
    <message>
        <source>Light level</source>
        <translation>조명 밝기</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>신원</translation>
    </message>
    <message>
        <source>Albedo</source>
        <translation>알베도</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>표정</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>조명</translation>
    </message>
    <message>
        <source>Pose</source>
        <translation>자세</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Brow down</source>
        <translation>눈썹 내리기</translation>
    </message>
    <message>
        <source>Brow inner up</source>
        <translation>눈썹 안쪽 올리기</translation>
    </message>
    <message>
        <source>Brow outer up</source>
        <translation>눈썹 바깥 올리기</translation>
    </message>
    <message>
        <source>Cheek puff</source>
        <translation>볼 부풀리기</translation>
    </message>
    <message>
        <source>Cheek squint</source>
        <translation>볼 찡그리기</translation>
    </message>
    <message>
        <source>Eye blink</source>
        <translation>눈 감기</translation>
    </message>
    <message>
        <source>Eye look down</source>
        <translation>아래 보기</translation>
    </message>
    <message>
        <source>Eye look in</source>
        <translation>안쪽 보기</translation>
    </message>
    <message>
        <source>Eye look out</source>
        <translation>바깥 보기</translation>
    </message>
    <message>
        <source>Eye look up</source>
        <translation>위 보기</translation>
    </message>
    <message>
        <source>Eye squint</source>
        <translation>눈 가늘게</translation>
    </message>
    <message>
        <source>Eye wide</source>
        <translation>눈 크게</translation>
    </message>
    <message>
        <source>Jaw forward</source>
        <translation>턱 내밀기</translation>
    </message>
    <message>
        <source>Jaw left</source>
        <translation>턱 왼쪽</translation>
    </message>
    <message>
        <source>Jaw open</source>
        <translation>턱 벌리기</translation>
    </message>
    <message>
        <source>Jaw right</source>
        <translation>턱 오른쪽</translation>
    </message>
    <message>
        <source>Mouth close</source>
        <translation>입 다물기</translation>
    </message>
    <message>
        <source>Mouth dimple</source>
        <translation>보조개</translation>
    </message>
    <message>
        <source>Mouth frown</source>
        <translation>입꼬리 내리기</translation>
    </message>
    <message>
        <source>Mouth funnel</source>
        <translation>입 동그랗게</translation>
    </message>
    <message>
        <source>Mouth left</source>
        <translation>입 왼쪽</translation>
    </message>
    <message>
        <source>Mouth lower down</source>
        <translation>아랫입술 내리기</translation>
    </message>
    <message>
        <source>Mouth press</source>
        <translation>입술 누르기</translation>
    </message>
    <message>
        <source>Mouth pucker</source>
        <translation>입술 오므리기</translation>
    </message>
    <message>
        <source>Mouth right</source>
        <translation>입 오른쪽</translation>
    </message>
    <message>
        <source>Mouth roll lower</source>
        <translation>아랫입술 말기</translation>
    </message>
    <message>
        <source>Mouth roll upper</source>
        <translation>윗입술 말기</translation>
    </message>
    <message>
        <source>Mouth shrug lower</source>
        <translation>아랫입술 올리기</translation>
    </message>
    <message>
        <source>Mouth shrug upper</source>
        <translation>윗입술 들기</translation>
    </message>
    <message>
        <source>Mouth smile</source>
        <translation>미소</translation>
    </message>
    <message>
        <source>Mouth stretch</source>
        <translation>입 늘이기</translation>
    </message>
    <message>
        <source>Mouth upper up</source>
        <translation>윗입술 올리기</translation>
    </message>
    <message>
        <source>Nose sneer</source>
        <translation>코 찡그리기</translation>
    </message>
    <message>
        <source>Tongue out</source>
        <translation>혀 내밀기</translation>
    </message>
    <message>
        <source>left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>무표정</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>미소</translation>
    </message>
    <message>
        <source>Laugh</source>
        <translation>웃음</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>놀람</translation>
    </message>
    <message>
        <source>Anger</source>
        <translation>분노</translation>
    </message>
    <message>
        <source>Sadness</source>
        <translation>슬픔</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>두려움</translation>
    </message>
    <message>
        <source>Eyes Closed</source>
        <translation>눈 감음</translation>
    </message>
    <message>
        <source>Talking</source>
        <translation>말하기</translation>
    </message>
    <message>
        <source>Rembrandt</source>
        <translation>렘브란트</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>버터플라이</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>루프</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>스플릿</translation>
    </message>
    <message>
        <source>Rim</source>
        <translation>림</translation>
    </message>
    <message>
        <source>Soft Front</source>
        <translation>부드러운 정면광</translation>
    </message>
    <message>
        <source>Golden Hour</source>
        <translation>골든 아워</translation>
    </message>
    <message>
        <source>Moonlight</source>
        <translation>달빛</translation>
    </message>
    <message>
        <source>From Below</source>
        <translation>아래에서</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>정면</translation>
    </message>
    <message>
        <source>Three-Quarter Left</source>
        <translation>왼쪽 반측면</translation>
    </message>
    <message>
        <source>Three-Quarter Right</source>
        <translation>오른쪽 반측면</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>&amp;Language</source>
        <translation>언어(&amp;L)</translation>
    </message>
    <message>
        <source>As the System</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>The language changes when the program starts again.</source>
        <translation>프로그램을 다시 시작하면 언어가 바뀝니다.</translation>
    </message>
</context>
<context>
    <name>LightBall</name>
    <message>
        <source>Drag to move the light; double-click gives it back to the portrait</source>
        <translation>끌어서 조명을 옮깁니다. 두 번 누르면 원래 조명으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Light direction</source>
        <translation>조명 방향</translation>
    </message>
    <message>
        <source>Move Light</source>
        <translation>조명 이동</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No rig is open</source>
        <translation>열린 리그가 없습니다</translation>
    </message>
    <message>
        <source>Choose File ▸ Open Rig… to pick a rig folder.</source>
        <translation>파일 ▸ 리그 열기…에서 리그 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>Opening the rig…</source>
        <translation>리그를 여는 중…</translation>
    </message>
    <message>
        <source>Rig Editor</source>
        <translation>Rig Editor</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>메시</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>갤러리</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>분포</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Animation</source>
        <translation>애니메이션</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>{0} 저장됨</translation>
    </message>
    <message>
        <source>Rendering the portrait…</source>
        <translation>인물을 그리는 중…</translation>
    </message>
    <message>
        <source>The rig could not be opened</source>
        <translation>리그를 열 수 없습니다</translation>
    </message>
    <message>
        <source>The portrait could not be rendered</source>
        <translation>인물을 그릴 수 없습니다</translation>
    </message>
</context>
<context>
    <name>MenuBar</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Portrait</source>
        <translation>인물(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a session or an exported portrait</source>
        <translation>세션 또는 내보낸 인물 사진 열기</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>최근 파일(&amp;R)</translation>
    </message>
    <message>
        <source>Open Ri&amp;g…</source>
        <translation>리그 열기(&amp;G)…</translation>
    </message>
    <message>
        <source>Open the folder of another rig</source>
        <translation>다른 리그 폴더 열기</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>저장(&amp;S)</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>다른 이름으로 저장(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Export Portrait…</source>
        <translation>인물 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>PNG, WebP or JPEG with the edit inside</source>
        <translation>편집 정보를 담은 PNG, WebP, JPEG</translation>
    </message>
    <message>
        <source>Export &amp;Mesh…</source>
        <translation>메시 내보내기(&amp;M)…</translation>
    </message>
    <message>
        <source>OBJ, GLB or PLY</source>
        <translation>OBJ, GLB 또는 PLY</translation>
    </message>
    <message>
        <source>Export &amp;Parameters…</source>
        <translation>매개변수 내보내기(&amp;P)…</translation>
    </message>
    <message>
        <source>All face parameters as JSON</source>
        <translation>모든 얼굴 매개변수를 JSON으로</translation>
    </message>
    <message>
        <source>Export &amp;Latent Code…</source>
        <translation>잠재 코드 내보내기(&amp;L)…</translation>
    </message>
    <message>
        <source>w_plus as npz</source>
        <translation>w_plus를 npz로</translation>
    </message>
    <message>
        <source>&amp;Contact Sheet…</source>
        <translation>밀착 인화(&amp;C)…</translation>
    </message>
    <message>
        <source>One control in steps on one picture</source>
        <translation>한 컨트롤의 단계별 모습을 한 장에</translation>
    </message>
    <message>
        <source>&amp;Batch Export…</source>
        <translation>일괄 내보내기(&amp;B)…</translation>
    </message>
    <message>
        <source>The same edit on many portraits</source>
        <translation>같은 편집을 여러 인물에</translation>
    </message>
    <message>
        <source>&amp;Clear List</source>
        <translation>목록 지우기(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Reset &amp;All Controls</source>
        <translation>모든 컨트롤 초기화(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Find Control</source>
        <translation>컨트롤 찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Correct every edit until the portrait shows what was asked for</source>
        <translation>요청한 모습이 나올 때까지 편집을 보정</translation>
    </message>
    <message>
        <source>&amp;Calibrated Control</source>
        <translation>보정된 제어(&amp;C)</translation>
    </message>
    <message>
        <source>New &amp;Random Portrait</source>
        <translation>새 무작위 인물(&amp;R)</translation>
    </message>
    <message>
        <source>More &amp;Like This</source>
        <translation>닮은 인물 더 보기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Favourite</source>
        <translation>즐겨찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Add to the favourites, or take away</source>
        <translation>즐겨찾기에 추가하거나 빼기</translation>
    </message>
    <message>
        <source>Add &amp;Keyframe</source>
        <translation>키프레임 추가(&amp;K)</translation>
    </message>
    <message>
        <source>Mesh from the Portrait&apos;s &amp;View</source>
        <translation>메시를 인물 시점으로(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Keyboard and Mouse</source>
        <translation>키보드와 마우스(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Rig Editor</source>
        <translation>Rig Editor 정보(&amp;A)</translation>
    </message>
</context>
<context>
    <name>MeshPreview</name>
    <message>
        <source>Drag to orbit, double-click for the portrait&apos;s view.</source>
        <translation>끌어서 돌리고, 두 번 누르면 인물 시점으로 돌아갑니다.</translation>
    </message>
    <message>
        <source>This display has no OpenGL; the mesh is drawn on the CPU.</source>
        <translation>OpenGL이 없어 CPU로 메시를 그립니다.</translation>
    </message>
    <message>
        <source>Lit</source>
        <translation>조명</translation>
    </message>
    <message>
        <source>The face under the portrait&apos;s light</source>
        <translation>인물의 조명을 받은 얼굴</translation>
    </message>
    <message>
        <source>Wires</source>
        <translation>와이어</translation>
    </message>
    <message>
        <source>The edges of the mesh</source>
        <translation>메시의 모서리</translation>
    </message>
    <message>
        <source>Albedo</source>
        <translation>알베도</translation>
    </message>
    <message>
        <source>The skin&apos;s own colour, without light</source>
        <translation>조명이 없는 피부 고유의 색</translation>
    </message>
</context>
<context>
    <name>PairLink</name>
    <message>
        <source>Part {0}</source>
        <translation>{0} 좌우 나누기</translation>
    </message>
    <message>
        <source>Join {0}</source>
        <translation>{0} 좌우 묶기</translation>
    </message>
</context>
<context>
    <name>PortraitBar</name>
    <message>
        <source>Random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Truncation</source>
        <translation>절단값</translation>
    </message>
    <message>
        <source>Remove from favourites (Ctrl+D)</source>
        <translation>즐겨찾기에서 제거 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Add to favourites (Ctrl+D)</source>
        <translation>즐겨찾기에 추가 (Ctrl+D)</translation>
    </message>
    <message>
        <source>The number that stands for this portrait; press Enter to go to it</source>
        <translation>이 인물을 나타내는 숫자. Enter를 누르면 이동합니다</translation>
    </message>
    <message>
        <source>Another portrait (Ctrl+N)</source>
        <translation>다른 인물 (Ctrl+N)</translation>
    </message>
    <message>
        <source>0 is the average face, 1 the full variety of the generator</source>
        <translation>0은 평균 얼굴, 1은 생성기의 모든 다양성</translation>
    </message>
</context>
<context>
    <name>PortraitHand</name>
    <message>
        <source>Turn Head</source>
        <translation>머리 돌리기</translation>
    </message>
    <message>
        <source>Move Light</source>
        <translation>조명 이동</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>Move at least one slider of this group and give the preset a name.</source>
        <translation>이 그룹의 슬라이더를 하나 이상 움직이고 프리셋 이름을 정하세요.</translation>
    </message>
    <message>
        <source>There is a preset of that name; choose another one.</source>
        <translation>같은 이름의 프리셋이 있습니다. 다른 이름을 쓰세요.</translation>
    </message>
    <message>
        <source>Save as Preset…</source>
        <translation>프리셋으로 저장…</translation>
    </message>
    <message>
        <source>Show My Presets</source>
        <translation>내 프리셋 폴더 열기</translation>
    </message>
    <message>
        <source>{0} is damaged</source>
        <translation>{0} 손상됨</translation>
    </message>
    <message>
        <source>Save as Preset</source>
        <translation>프리셋으로 저장</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>프리셋 이름</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard and Mouse</source>
        <translation>키보드와 마우스</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>마우스</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Turn the head</source>
        <translation>머리 돌리기</translation>
    </message>
    <message>
        <source>drag the portrait</source>
        <translation>인물을 끌기</translation>
    </message>
    <message>
        <source>Move the light</source>
        <translation>조명 옮기기</translation>
    </message>
    <message>
        <source>drag with the right button</source>
        <translation>오른쪽 버튼으로 끌기</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>확대/축소</translation>
    </message>
    <message>
        <source>wheel over the portrait</source>
        <translation>인물 위에서 휠</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>그림 옮기기</translation>
    </message>
    <message>
        <source>middle button, or space and drag</source>
        <translation>가운데 버튼, 또는 스페이스와 끌기</translation>
    </message>
    <message>
        <source>Step a slider</source>
        <translation>슬라이더 한 단계</translation>
    </message>
    <message>
        <source>arrow keys, page keys</source>
        <translation>화살표 키, Page 키</translation>
    </message>
    <message>
        <source>Reset a slider</source>
        <translation>슬라이더 초기화</translation>
    </message>
    <message>
        <source>double-click</source>
        <translation>두 번 누르기</translation>
    </message>
    <message>
        <source>Orbit the mesh</source>
        <translation>메시 돌려 보기</translation>
    </message>
    <message>
        <source>drag in the mesh view</source>
        <translation>메시 보기에서 끌기</translation>
    </message>
    <message>
        <source>Move the light ball</source>
        <translation>조명 공 움직이기</translation>
    </message>
    <message>
        <source>drag in its corner</source>
        <translation>모서리의 공을 끌기</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>파일 열기</translation>
    </message>
    <message>
        <source>drop it on the window</source>
        <translation>창에 끌어다 놓기</translation>
    </message>
</context>
<context>
    <name>SliderRow</name>
    <message>
        <source>Set left and right apart</source>
        <translation>좌우를 따로 조절</translation>
    </message>
    <message>
        <source>Move left and right together</source>
        <translation>좌우를 함께 조절</translation>
    </message>
    <message>
        <source>This generator does not show it: the mesh follows, the portrait hardly will.</source>
        <translation>이 생성기는 이것을 보여 주지 않습니다. 메시는 따라가지만 인물은 거의 변하지 않습니다.</translation>
    </message>
    <message>
        <source>The portrait follows from {0} to {1} (the bright part of the line).</source>
        <translation>인물은 {0}부터 {1}까지 따라갑니다(선의 밝은 부분).</translation>
    </message>
    <message>
        <source>Arrow keys step, double-click resets.</source>
        <translation>화살표 키로 한 단계씩, 두 번 누르면 초기화.</translation>
    </message>
    <message>
        <source>Give “{0}” back to the portrait</source>
        <translation>“{0}”을(를) 인물의 값으로 되돌리기</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Exporting {0} of {1}</source>
        <translation>내보내는 중 {0}/{1}</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>초안</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>최종</translation>
    </message>
    <message>
        <source>{0:.0f} ms</source>
        <translation>{0:.0f} ms</translation>
    </message>
    <message>
        <source>{0} fps</source>
        <translation>{0} fps</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>대기</translation>
    </message>
</context>
<context>
    <name>SummaryDialog</name>
    <message>
        <source>What This Generator Shows</source>
        <translation>이 생성기가 보여 주는 것</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>Over {0} portraits at truncation 1.</source>
        <translation>절단값 1의 인물 {0}개 기준.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>SweepDialog</name>
    <message>
        <source>Contact Sheet</source>
        <translation>밀착 인화</translation>
    </message>
    <message>
        <source>The portrait on screen at evenly spaced values of one control, on one picture.</source>
        <translation>화면의 인물을 한 컨트롤의 고른 간격 값으로 한 장에 담습니다.</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>From</source>
        <translation>부터</translation>
    </message>
    <message>
        <source>To</source>
        <translation>까지</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계</translation>
    </message>
</context>
<context>
    <name>ThumbnailModel</name>
    <message>
        <source>Portrait {0}, truncation {1:.2f}</source>
        <translation>인물 {0}, 절단값 {1:.2f}</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>Portrait</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>전</translation>
    </message>
    <message>
        <source>After</source>
        <translation>후</translation>
    </message>
</context>
<context>
    <name>ViewportBar</name>
    <message>
        <source>&amp;Fit</source>
        <translation>맞춤(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole portrait</source>
        <translation>인물 전체 보기</translation>
    </message>
    <message>
        <source>One screen pixel per portrait pixel</source>
        <translation>인물의 한 픽셀을 화면의 한 픽셀로</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>확대(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>축소(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Mesh Overlay</source>
        <translation>메시 겹치기(&amp;M)</translation>
    </message>
    <message>
        <source>Lay the face mesh over the portrait, where the rig sees the face</source>
        <translation>리그가 본 위치에 얼굴 메시를 겹쳐 보기</translation>
    </message>
    <message>
        <source>&amp;Edited</source>
        <translation>편집본(&amp;E)</translation>
    </message>
    <message>
        <source>Show the edited portrait alone</source>
        <translation>편집한 인물만 보기</translation>
    </message>
    <message>
        <source>&amp;Wipe</source>
        <translation>나눠 보기(&amp;W)</translation>
    </message>
    <message>
        <source>Drag a line between before and after</source>
        <translation>경계선을 끌어 전후 비교</translation>
    </message>
    <message>
        <source>&amp;Side by Side</source>
        <translation>나란히(&amp;S)</translation>
    </message>
    <message>
        <source>Show before and after in two views</source>
        <translation>전후를 두 화면으로 비교</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>확대/축소</translation>
    </message>
</context>
</TS>
