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
        <source>Controls pose, light, gaze, shape and expression of StyleGAN portraits: {0}.</source>
        <translation>StyleGAN 인물의 자세, 조명, 시선, 얼굴형, 표정을 제어합니다: {0}.</translation>
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
    <name>AmountAction</name>
    <message>
        <source>Amount</source>
        <translation>정도</translation>
    </message>
    <message>
        <source>How much of a preset is set; the rest stays the portrait&apos;s</source>
        <translation>프리셋을 얼마나 적용할지 정합니다. 나머지는 인물의 값이 유지됩니다</translation>
    </message>
</context>
<context>
    <name>AnimationPanel</name>
    <message>
        <source>Add Keyframe</source>
        <translation>키프레임 추가</translation>
    </message>
    <message>
        <source>Update Keyframe</source>
        <translation>키프레임 업데이트</translation>
    </message>
    <message>
        <source>Remove Keyframe</source>
        <translation>키프레임 제거</translation>
    </message>
    <message>
        <source>Keyframe of {0}</source>
        <translation>{0} 키프레임</translation>
    </message>
    <message>
        <source>Export Animation</source>
        <translation>애니메이션 내보내기</translation>
    </message>
    <message>
        <source>Move Through Time</source>
        <translation>시간 이동</translation>
    </message>
    <message>
        <source>Keyframe Time</source>
        <translation>키프레임 시간</translation>
    </message>
    <message>
        <source>Keyframe Easing</source>
        <translation>키프레임 이징</translation>
    </message>
    <message>
        <source>Pose the portrait and add a keyframe; two or more make an animation.</source>
        <translation>인물의 모습을 정하고 키프레임을 추가하세요. 두 개 이상이면 애니메이션이 됩니다.</translation>
    </message>
    <message>
        <source>{0:.1f} s, {1} frames</source>
        <translation>{0:.1f}초, {1}프레임</translation>
    </message>
    <message>
        <source>Drop a portrait here to make it a keyframe</source>
        <translation>인물을 여기에 놓으면 키프레임이 됩니다</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Unsaved work would not outlive a crash. {0}</source>
        <translation>프로그램이 비정상 종료되면 저장하지 않은 작업이 사라집니다. {0}</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Batch Export</source>
        <translation>일괄 내보내기</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The controls you have moved, on these portraits: one picture each, in one folder.</source>
        <translation>조절한 컨트롤을 아래 인물에 적용해 한 폴더에 한 장씩 저장합니다.</translation>
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
    <name>BetweenBar</name>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Select two snapshots to go from one to the other</source>
        <translation>스냅샷 두 개를 선택하면 그 사이를 오갈 수 있습니다</translation>
    </message>
    <message>
        <source>Between {0} and {1}</source>
        <translation>{0}과(와) {1} 사이</translation>
    </message>
    <message>
        <source>From one snapshot to the other</source>
        <translation>한 스냅샷에서 다른 스냅샷으로</translation>
    </message>
    <message>
        <source>Make what the portrait shows an edit, or a portrait of its own</source>
        <translation>지금 보이는 모습을 편집으로, 또는 새 인물로 남깁니다</translation>
    </message>
</context>
<context>
    <name>Choice</name>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>정도</translation>
    </message>
    <message>
        <source>How much of the source is taken</source>
        <translation>소스에서 얼마나 가져올지 정합니다</translation>
    </message>
</context>
<context>
    <name>ClipboardCommands</name>
    <message>
        <source>Copied: paste it onto another portrait, or into another program</source>
        <translation>복사했습니다. 다른 인물이나 다른 프로그램에 붙여 넣으세요</translation>
    </message>
    <message>
        <source>There is no edit and no picture to paste.</source>
        <translation>붙여 넣을 편집이나 그림이 없습니다.</translation>
    </message>
    <message>
        <source>The copied edit is damaged; copy it again.</source>
        <translation>복사한 편집이 손상되었습니다. 다시 복사하세요.</translation>
    </message>
    <message>
        <source>Paste Edit</source>
        <translation>편집 붙여넣기</translation>
    </message>
    <message>
        <source>The copied picture has more than {0} million pixels; copy a smaller one.</source>
        <translation>복사한 그림이 {0}백만 픽셀을 넘습니다. 더 작은 그림을 복사하세요.</translation>
    </message>
    <message>
        <source>Pasted picture {0}</source>
        <translation>붙여 넣은 그림 {0}</translation>
    </message>
    <message>
        <source>The copied picture cannot be written to {0}; make room there.</source>
        <translation>복사한 그림을 {0}에 쓸 수 없습니다. 공간을 확보하세요.</translation>
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
    <message>
        <source>Set</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>“{0}” is not a number; type a value from {1:g} to {2:g}.</source>
        <translation>“{0}”은(는) 숫자가 아닙니다. {1:g}에서 {2:g} 사이의 값을 입력하세요.</translation>
    </message>
    <message>
        <source>Reset “{0}” to the portrait&apos;s own value</source>
        <translation>“{0}”을(를) 인물의 원래 값으로 되돌리기</translation>
    </message>
    <message>
        <source>98 % of the generator&apos;s portraits lie from {0:.2f} to {1:.2f}.</source>
        <translation>생성기 인물의 98 %가 {0:.2f}에서 {1:.2f} 사이에 있습니다.</translation>
    </message>
    <message>
        <source>Double-click or type into “Set”; Delete gives it back.</source>
        <translation>“설정” 칸을 두 번 클릭하거나 값을 입력하세요. Delete를 누르면 되돌립니다.</translation>
    </message>
</context>
<context>
    <name>CoefficientPanel</name>
    <message>
        <source>Copy as JSON</source>
        <translation>JSON으로 복사</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>변경됨</translation>
    </message>
    <message>
        <source>Which coefficients</source>
        <translation>표시할 계수</translation>
    </message>
    <message>
        <source>Coefficients of identity, albedo and translation can only be read: a portrait that is asked for one of identity changes in several. “Face shape” moves what portraits follow.</source>
        <translation>신원, 알베도, 이동 계수는 읽기 전용입니다. 신원 계수 하나를 요청하면 인물에서는 여러 계수가 함께 바뀝니다. 인물이 따르는 형태는 “얼굴형”에서 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Search coefficients</source>
        <translation>계수 검색</translation>
    </message>
    <message>
        <source>Put the listed coefficients into the clipboard</source>
        <translation>표시된 계수를 클립보드에 복사</translation>
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
    <name>ComparisonBar</name>
    <message>
        <source>Compare with Another Rig</source>
        <translation>다른 리그와 비교</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>비교 대상…</translation>
    </message>
    <message>
        <source>Another truncation</source>
        <translation>다른 절단값</translation>
    </message>
    <message>
        <source>Another rig…</source>
        <translation>다른 리그…</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>Lay the distribution of other portraits over this one</source>
        <translation>다른 인물들의 분포를 겹쳐 보기</translation>
    </message>
    <message>
        <source>Other truncation</source>
        <translation>비교할 절단값</translation>
    </message>
    <message>
        <source>Truncation of the portraits to compare with</source>
        <translation>비교할 인물들의 절단값</translation>
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
        <source>Not shown by this generator</source>
        <translation>이 생성기에 없는 표정</translation>
    </message>
    <message>
        <source>This generator does not show these: the mesh follows, the portrait hardly will.</source>
        <translation>메시는 따라가지만 인물은 거의 변하지 않습니다.</translation>
    </message>
    <message>
        <source>Identity and raw coefficients</source>
        <translation>신원과 원시 계수</translation>
    </message>
    <message>
        <source>from {0}</source>
        <translation>출처: {0}</translation>
    </message>
    <message>
        <source>No control is called “{0}”.</source>
        <translation>“{0}”라는 컨트롤이 없습니다.</translation>
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
    <name>Distribution</name>
    <message>
        <source>{0}, truncation {1:g}</source>
        <translation>{0}, 절단값 {1:g}</translation>
    </message>
</context>
<context>
    <name>DistributionPanel</name>
    <message>
        <source>portraits</source>
        <translation>인물 수</translation>
    </message>
    <message>
        <source>r = {0:.2f} over {1} portraits. Click a point to open it.</source>
        <translation>r = {0:.2f}, 인물 {1}명. 점을 클릭하면 엽니다.</translation>
    </message>
    <message>
        <source>{0} portraits from {1} to {2}</source>
        <translation>{1}에서 {2}까지 인물 {0}명</translation>
    </message>
    <message>
        <source>1 portrait from {1} to {2}</source>
        <translation>{1}부터 {2}까지 인물 1명</translation>
    </message>
    <message>
        <source>Working out what to compare with…</source>
        <translation>비교 대상을 준비하는 중…</translation>
    </message>
    <message>
        <source>The other rig has no such quantity.</source>
        <translation>다른 리그에는 이 항목이 없습니다.</translation>
    </message>
    <message>
        <source>{0} portraits, truncation 1. Click a bar to see them.</source>
        <translation>인물 {0}명, 절단값 1. 막대를 클릭해 보세요.</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Second quantity</source>
        <translation>두 번째 항목</translation>
    </message>
    <message>
        <source>Choose a second quantity for a scatter plot</source>
        <translation>산점도를 보려면 두 번째 항목을 고르세요</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Edit of {0}</source>
        <translation>{0} 편집</translation>
    </message>
    <message>
        <source>{0} was made with the rig “{1}”, so its portrait looks different here.</source>
        <translation>{0}은(는) 리그 “{1}”(으)로 만들어서 여기서는 인물이 다르게 보입니다.</translation>
    </message>
    <message>
        <source>No rig is open; open a rig first.</source>
        <translation>열린 리그가 없습니다. 먼저 리그를 여세요.</translation>
    </message>
    <message>
        <source>{0}: made by another generator; open it again to see them.</source>
        <translation>{0}: 다른 생성기로 만든 인물입니다. 그 생성기를 다시 열면 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>DrivenPortrait</name>
    <message>
        <source>{0} of {1} frames show no face; the movement there is guessed.</source>
        <translation>{1}프레임 중 {0}프레임에는 얼굴이 없어 그 사이의 움직임은 추정한 것입니다.</translation>
    </message>
    <message>
        <source>The film goes on; its first {0:.0f} s were read.</source>
        <translation>영상이 더 길어서 처음 {0:.0f}초만 읽었습니다.</translation>
    </message>
    <message>
        <source>Cut to what the portrait follows: {0}.</source>
        <translation>인물이 따라갈 수 있는 범위로 제한했습니다: {0}.</translation>
    </message>
    <message>
        <source>Left out, as this generator hardly shows it: {0}.</source>
        <translation>이 생성기가 거의 표현하지 못해 제외했습니다: {0}.</translation>
    </message>
    <message>
        <source>{0} {1}, not {2}</source>
        <translation>{0} {1}(원래 {2})</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} 외 {1}개</translation>
    </message>
</context>
<context>
    <name>Duration</name>
    <message>
        <source>less than a minute</source>
        <translation>1분 미만</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0}분</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0}시간 {1}분</translation>
    </message>
    <message>
        <source>{0:.1f} GB</source>
        <translation>{0:.1f} GB</translation>
    </message>
</context>
<context>
    <name>EditAmount</name>
    <message>
        <source>Whole edit</source>
        <translation>편집 전체</translation>
    </message>
    <message>
        <source>How much of all that you changed is seen; 0 % is the untouched portrait</source>
        <translation>바꾼 내용 전체를 얼마나 보일지 정합니다. 0%는 편집하지 않은 인물입니다</translation>
    </message>
    <message>
        <source>Amount of the Edit</source>
        <translation>편집 정도</translation>
    </message>
</context>
<context>
    <name>EditMenu</name>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Find Control</source>
        <translation>컨트롤 찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Correct every edit until the portrait shows what was asked for</source>
        <translation>인물이 요청한 모습을 보일 때까지 모든 편집을 보정</translation>
    </message>
    <message>
        <source>&amp;Calibrated Control</source>
        <translation>제어 보정(&amp;C)</translation>
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
        <source>Copy the edit, and the picture for other programs</source>
        <translation>편집을 복사하고, 다른 프로그램을 위해 그림도 복사합니다</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>Give this portrait a copied edit, or open a copied picture</source>
        <translation>복사한 편집을 이 인물에 적용하거나, 복사한 그림을 엽니다</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>Reset &amp;All Controls</source>
        <translation>모든 컨트롤 초기화(&amp;A)</translation>
    </message>
</context>
<context>
    <name>EditSession</name>
    <message>
        <source>Truncation</source>
        <translation>절단값</translation>
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
        <source>Calibrated Control</source>
        <translation>제어 보정</translation>
    </message>
</context>
<context>
    <name>EmptyStates</name>
    <message>
        <source>The mesh follows the portrait once a rig reads faces.</source>
        <translation>얼굴을 읽는 리그가 있으면 메시가 인물을 따라갑니다.</translation>
    </message>
    <message>
        <source>What this generator shows, and how often, is measured while its rig is made.</source>
        <translation>이 생성기가 무엇을 얼마나 자주 보여 주는지는 리그를 만들 때 측정합니다.</translation>
    </message>
    <message>
        <source>Keyframes hold controls, and those need a rig.</source>
        <translation>키프레임에는 컨트롤 값이 담기며, 컨트롤에는 리그가 필요합니다.</translation>
    </message>
    <message>
        <source>Pose, light, gaze, shape, expression and presets need a face reconstructor and a RigNet: two small networks, trained once for this generator and a face model. They learn from its own pictures, in a quarter of an hour or so on a laptop. You can stop it at any time, and go on working meanwhile.</source>
        <translation>자세, 조명, 시선, 얼굴형, 표정, 프리셋에는 얼굴 재구성기와 RigNet이 필요합니다. 둘 다 이 생성기와 얼굴 모델에 맞춰 한 번만 학습하는 작은 신경망으로, 생성기가 만든 그림만으로 배웁니다. 노트북에서 15분쯤 걸립니다. 언제든 멈출 수 있고, 그동안 계속 작업할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>Portraits of the bar</source>
        <translation>막대에 속한 인물</translation>
    </message>
</context>
<context>
    <name>ExportCommands</name>
    <message>
        <source>Mesh Turntable</source>
        <translation>메시 턴테이블</translation>
    </message>
    <message>
        <source>Keep a Copy of the Generator</source>
        <translation>생성기 사본 저장</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Contact Sheet</source>
        <translation>밀착 인화</translation>
    </message>
    <message>
        <source>Export Running</source>
        <translation>내보내는 중</translation>
    </message>
    <message>
        <source>An export is not finished.</source>
        <translation>내보내기가 아직 끝나지 않았습니다.</translation>
    </message>
    <message>
        <source>Stop it and quit?</source>
        <translation>중단하고 끝낼까요?</translation>
    </message>
    <message>
        <source>Stop and Quit</source>
        <translation>중단하고 끝내기</translation>
    </message>
    <message>
        <source>Keep Exporting</source>
        <translation>계속 내보내기</translation>
    </message>
    <message>
        <source>Folder for the Pictures</source>
        <translation>이미지를 저장할 폴더</translation>
    </message>
</context>
<context>
    <name>ExportMenu</name>
    <message>
        <source>More E&amp;xports</source>
        <translation>다른 형식으로 내보내기(&amp;X)</translation>
    </message>
    <message>
        <source>PNG, WebP or JPEG of any size and quality, with the edit inside</source>
        <translation>크기와 품질을 골라 편집 정보를 담은 PNG, WebP, JPEG로 저장합니다</translation>
    </message>
    <message>
        <source>At Another &amp;Size…</source>
        <translation>다른 크기로(&amp;S)…</translation>
    </message>
    <message>
        <source>The portrait before and after its edit, side by side</source>
        <translation>편집 전과 후의 인물을 나란히 저장합니다</translation>
    </message>
    <message>
        <source>&amp;Before and After…</source>
        <translation>편집 전후(&amp;B)…</translation>
    </message>
    <message>
        <source>Original, edit, mesh and mask in a PSD file for Photoshop, Krita or GIMP</source>
        <translation>원본, 편집, 메시, 마스크를 포토샵·Krita·GIMP에서 여는 PSD 파일로 저장합니다</translation>
    </message>
    <message>
        <source>&amp;Layers…</source>
        <translation>레이어(&amp;L)…</translation>
    </message>
    <message>
        <source>The photo that the portrait was found for, with the edited face in it</source>
        <translation>인물을 찾은 원래 사진에 편집한 얼굴을 넣어 저장합니다</translation>
    </message>
    <message>
        <source>Into the &amp;Photo…</source>
        <translation>사진 속으로(&amp;P)…</translation>
    </message>
    <message>
        <source>A portrait for each row of a CSV file, and a table of what they came to</source>
        <translation>CSV 파일의 행마다 인물을 하나씩 만들고, 얻은 값을 표로 저장합니다</translation>
    </message>
    <message>
        <source>Batch from a &amp;Table…</source>
        <translation>표로 일괄 내보내기(&amp;T)…</translation>
    </message>
</context>
<context>
    <name>FaceModelCommands</name>
    <message>
        <source>Kept the face model as {0}; rigs are made with it.</source>
        <translation>얼굴 모델을 {0}(으)로 저장했습니다. 리그를 만들 때 쓸 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>FaceModelDialog</name>
    <message>
        <source>Import Face Model</source>
        <translation>얼굴 모델 가져오기</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <source>ICT-FaceKit Folder…</source>
        <translation>ICT-FaceKit 폴더…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Keep…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Choose a Basel, FLAME or ICT face model. Nothing in it is executed.</source>
        <translation>Basel, FLAME, ICT 얼굴 모델을 고르세요. 파일 안의 코드는 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>Writing {0}…</source>
        <translation>{0} 저장 중…</translation>
    </message>
    <message>
        <source>Reading {0}…</source>
        <translation>{0} 읽는 중…</translation>
    </message>
    <message>
        <source>{0} vertices; components: {1} identity, {2} albedo, {3} expression</source>
        <translation>정점 {0}개. 성분: 신원 {1}, 알베도 {2}, 표정 {3}</translation>
    </message>
    <message>
        <source>Named units: {0}</source>
        <translation>이름 있는 표정: {0}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Size: {0} × {1} cm, outer eye corners {2} cm apart</source>
        <translation>크기: {0} × {1} cm, 바깥 눈꼬리 사이 {2} cm</translation>
    </message>
    <message>
        <source>Landmarks: {0}; albedo: {1}</source>
        <translation>특징점: {0}. 알베도: {1}</translation>
    </message>
    <message>
        <source>Landmarks found by geometry are coarse at the jaw; give FLAME&apos;s own file.</source>
        <translation>형태로 찾은 특징점은 턱에서 부정확합니다. FLAME의 특징점 파일을 지정하세요.</translation>
    </message>
    <message>
        <source>Keep Face Model</source>
        <translation>얼굴 모델 저장</translation>
    </message>
    <message>
        <source>Face models</source>
        <translation>얼굴 모델</translation>
    </message>
    <message>
        <source>ICT-FaceKit Folder</source>
        <translation>ICT-FaceKit 폴더</translation>
    </message>
    <message>
        <source>Landmarks of FLAME</source>
        <translation>FLAME 특징점</translation>
    </message>
    <message>
        <source>Landmark files</source>
        <translation>특징점 파일</translation>
    </message>
    <message>
        <source>Folder of Exp_Pca.bin</source>
        <translation>Exp_Pca.bin이 있는 폴더</translation>
    </message>
    <message>
        <source>all</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Landmarks, for FLAME</source>
        <translation>특징점 (FLAME)</translation>
    </message>
    <message>
        <source>Expressions, for Basel 2009</source>
        <translation>표정 (Basel 2009)</translation>
    </message>
    <message>
        <source>Components of each basis</source>
        <translation>기저마다 쓸 성분 수</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>Portrait</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>The portrait with the source&apos;s pose, light, gaze, shape or expression</source>
        <translation>소스의 자세, 조명, 시선, 얼굴형, 표정을 적용한 인물</translation>
    </message>
    <message>
        <source>Drag a portrait, a photo or a film here, or type a seed</source>
        <translation>인물, 사진, 영상을 끌어 놓거나 시드를 입력하세요</translation>
    </message>
    <message>
        <source>Rig transfer</source>
        <translation>리그 전이</translation>
    </message>
    <message>
        <source>Style mixing</source>
        <translation>스타일 믹싱</translation>
    </message>
    <message>
        <source>The portrait with some of the source&apos;s style layers</source>
        <translation>소스의 스타일 레이어 일부를 적용한 인물</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Sessions, portraits, photos and rigs</source>
        <translation>세션, 인물, 사진, 리그</translation>
    </message>
    <message>
        <source>Open Rig</source>
        <translation>리그 열기</translation>
    </message>
    <message>
        <source>Open Generator</source>
        <translation>생성기 열기</translation>
    </message>
    <message>
        <source>StyleGAN generators</source>
        <translation>StyleGAN 생성기</translation>
    </message>
    <message>
        <source>Save Session</source>
        <translation>세션 저장</translation>
    </message>
    <message>
        <source>Unsaved Changes</source>
        <translation>저장하지 않은 변경 내용</translation>
    </message>
    <message>
        <source>“{0}” has changes that are not saved.</source>
        <translation>“{0}”에 저장하지 않은 변경 내용이 있습니다.</translation>
    </message>
    <message>
        <source>Save them before you go on?</source>
        <translation>계속하기 전에 저장하시겠습니까?</translation>
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
        <translation>마지막 편집 내용을 저장하기 전에 프로그램이 종료되었습니다.</translation>
    </message>
    <message>
        <source>Bring the edit back?</source>
        <translation>편집 내용을 복구하시겠습니까?</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>Ask Again Later</source>
        <translation>나중에 다시 묻기</translation>
    </message>
    <message>
        <source>The recovered work</source>
        <translation>복구한 작업</translation>
    </message>
    <message>
        <source>“{0}” has changed since it was opened or saved in this window.</source>
        <translation>이 창에서 열거나 저장한 뒤에 “{0}” 파일이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>Replacing it loses what another window or program has saved there.</source>
        <translation>바꾸면 다른 창이나 프로그램이 저장한 내용이 사라집니다.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Save As…</source>
        <translation>다른 이름으로 저장…</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>Folder of PNG files</source>
        <translation>PNG 파일 폴더</translation>
    </message>
</context>
<context>
    <name>FileMenu</name>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>Close the edited portraits and begin anew with the one on screen</source>
        <translation>편집한 인물을 닫고 화면의 인물로 새로 시작합니다</translation>
    </message>
    <message>
        <source>&amp;New Session</source>
        <translation>새 세션(&amp;N)</translation>
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
        <source>Open a session, an exported portrait or latent code, a photo, or a rig sent as one file</source>
        <translation>세션, 내보낸 인물이나 잠재 코드, 사진, 파일 하나로 받은 리그 열기</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Find the portrait that resembles a photo, and edit it</source>
        <translation>사진과 닮은 인물을 찾아 편집</translation>
    </message>
    <message>
        <source>Open P&amp;hoto…</source>
        <translation>사진 열기(&amp;H)…</translation>
    </message>
    <message>
        <source>Keep a preset file among your own presets</source>
        <translation>프리셋 파일을 내 프리셋에 추가합니다</translation>
    </message>
    <message>
        <source>&amp;Import Preset…</source>
        <translation>프리셋 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>Look at a Basel, FLAME or ICT face model, and keep it for making rigs</source>
        <translation>Basel, FLAME, ICT 얼굴 모델을 살펴보고 리그를 만들 때 쓰도록 저장합니다</translation>
    </message>
    <message>
        <source>Import &amp;Face Model…</source>
        <translation>얼굴 모델 가져오기(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>최근 파일(&amp;R)</translation>
    </message>
    <message>
        <source>The rigs and generators that you have opened, with what they can do</source>
        <translation>지금까지 연 리그와 생성기, 그리고 할 수 있는 일</translation>
    </message>
    <message>
        <source>Rig &amp;Library…</source>
        <translation>리그 보관함(&amp;L)…</translation>
    </message>
    <message>
        <source>Open Recen&amp;t Rig</source>
        <translation>최근 리그 열기(&amp;T)</translation>
    </message>
    <message>
        <source>Open the folder of another rig</source>
        <translation>다른 리그 폴더 열기</translation>
    </message>
    <message>
        <source>Open Ri&amp;g…</source>
        <translation>리그 열기(&amp;G)…</translation>
    </message>
    <message>
        <source>Open a StyleGAN of NVIDIA&apos;s or rosinality&apos;s code, or of this program</source>
        <translation>NVIDIA, rosinality 또는 이 프로그램의 StyleGAN 파일 열기</translation>
    </message>
    <message>
        <source>Open Ge&amp;nerator…</source>
        <translation>생성기 열기(&amp;N)…</translation>
    </message>
    <message>
        <source>Make a rig for a generator, from nothing but its own pictures</source>
        <translation>생성기가 만든 그림만으로 리그를 만듭니다</translation>
    </message>
    <message>
        <source>Ma&amp;ke a Rig…</source>
        <translation>리그 만들기(&amp;K)…</translation>
    </message>
    <message>
        <source>PNG, WebP or JPEG with the edit inside</source>
        <translation>편집 정보를 담은 PNG, WebP 또는 JPEG</translation>
    </message>
    <message>
        <source>&amp;Export Portrait…</source>
        <translation>인물 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>OBJ, GLB or PLY, in the colours that the mesh panel shows</source>
        <translation>OBJ, GLB, PLY. 메시 패널에 보이는 색으로 저장합니다</translation>
    </message>
    <message>
        <source>Export &amp;Mesh…</source>
        <translation>메시 내보내기(&amp;M)…</translation>
    </message>
    <message>
        <source>A rotating mesh as MP4 or GIF, or a still as PNG</source>
        <translation>회전하는 메시를 MP4나 GIF로, 또는 정지 이미지를 PNG로 저장합니다</translation>
    </message>
    <message>
        <source>Mesh T&amp;urntable…</source>
        <translation>메시 턴테이블(&amp;U)…</translation>
    </message>
    <message>
        <source>All face parameters as JSON</source>
        <translation>모든 얼굴 매개변수를 JSON으로</translation>
    </message>
    <message>
        <source>Export &amp;Parameters…</source>
        <translation>매개변수 내보내기(&amp;P)…</translation>
    </message>
    <message>
        <source>w_plus as npz</source>
        <translation>w_plus를 npz로</translation>
    </message>
    <message>
        <source>Export &amp;Latent Code…</source>
        <translation>잠재 코드 내보내기(&amp;L)…</translation>
    </message>
    <message>
        <source>One control in steps on one picture</source>
        <translation>한 컨트롤의 단계별 모습을 이미지 한 장에</translation>
    </message>
    <message>
        <source>&amp;Contact Sheet…</source>
        <translation>밀착 인화(&amp;C)…</translation>
    </message>
    <message>
        <source>The same edit on many portraits</source>
        <translation>같은 편집을 여러 인물에</translation>
    </message>
    <message>
        <source>&amp;Batch Export…</source>
        <translation>일괄 내보내기(&amp;B)…</translation>
    </message>
    <message>
        <source>As a safetensors file, which opens faster and is what rigs are made of</source>
        <translation>더 빨리 열리고 리그의 바탕이 되는 safetensors 파일로</translation>
    </message>
    <message>
        <source>Keep a Copy of the &amp;Generator…</source>
        <translation>생성기 사본 저장(&amp;K)…</translation>
    </message>
    <message>
        <source>The whole rig, to be sent and opened anywhere</source>
        <translation>어디로든 보내고 열 수 있는 리그 전체</translation>
    </message>
    <message>
        <source>Save &amp;Rig as One File…</source>
        <translation>리그를 파일 하나로 저장(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Clear List</source>
        <translation>목록 지우기(&amp;C)</translation>
    </message>
</context>
<context>
    <name>FreeRow</name>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Rename “{0}”</source>
        <translation>“{0}” 이름 바꾸기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
</context>
<context>
    <name>FreeStrip</name>
    <message>
        <source>Set “{0}” to its lower end</source>
        <translation>“{0}”을(를) 아래쪽 끝으로 설정</translation>
    </message>
    <message>
        <source>Reset “{0}” to the portrait&apos;s own value</source>
        <translation>“{0}”을(를) 인물의 원래 값으로 되돌리기</translation>
    </message>
    <message>
        <source>Set “{0}” to its upper end</source>
        <translation>“{0}”을(를) 위쪽 끝으로 설정</translation>
    </message>
</context>
<context>
    <name>GalleryPanel</name>
    <message>
        <source>Others</source>
        <translation>다른 인물</translation>
    </message>
    <message>
        <source>Nothing here yet: portraits appear once you edit them or open their codes.</source>
        <translation>아직 비어 있습니다. 인물을 편집하거나 코드를 열면 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Nothing here yet: right-click a portrait, or press the star beside its seed.</source>
        <translation>아직 비어 있습니다. 인물을 오른쪽 클릭하거나 시드 옆의 별을 누르세요.</translation>
    </message>
    <message>
        <source>Edit This Portrait</source>
        <translation>이 인물 편집</translation>
    </message>
    <message>
        <source>Use as Transfer Source</source>
        <translation>전이 소스로 사용</translation>
    </message>
    <message>
        <source>Add as Keyframe</source>
        <translation>키프레임으로 추가</translation>
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
        <source>In this session</source>
        <translation>이 세션에서</translation>
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
    <name>HelpMenu</name>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
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
    <name>Histogram</name>
    <message>
        <source>Histogram</source>
        <translation>히스토그램</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Take Snapshot</source>
        <translation>스냅샷 저장</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>되살리기</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Snapshot {0}</source>
        <translation>스냅샷 {0}</translation>
    </message>
    <message>
        <source>Keep this edit under a name (Ctrl+Alt+S); F2 renames it</source>
        <translation>이 편집을 이름을 붙여 보관합니다(Ctrl+Alt+S). F2로 이름을 바꿉니다</translation>
    </message>
    <message>
        <source>Bring the selected snapshot back (double-click)</source>
        <translation>선택한 스냅샷을 되살립니다(두 번 클릭)</translation>
    </message>
    <message>
        <source>As the portrait was found</source>
        <translation>인물의 처음 모습</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계</translation>
    </message>
</context>
<context>
    <name>KeyframeBar</name>
    <message>
        <source>Add Keyframe</source>
        <translation>키프레임 추가</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>업데이트</translation>
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
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
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
        <source>Play or stop (Space)</source>
        <translation>재생 또는 중지(Space)</translation>
    </message>
    <message>
        <source>Save the animation as MP4, GIF or a folder of pictures</source>
        <translation>애니메이션을 MP4, GIF 또는 이미지 폴더로 저장</translation>
    </message>
    <message>
        <source>Time from the keyframe before</source>
        <translation>이전 키프레임에서 걸리는 시간</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>부드럽게</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>일정하게</translation>
    </message>
    <message>
        <source>Ease in</source>
        <translation>천천히 시작</translation>
    </message>
    <message>
        <source>Ease out</source>
        <translation>천천히 끝남</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>How the keyframe is reached</source>
        <translation>키프레임에 이르는 방식</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Every change becomes a keyframe at the playhead</source>
        <translation>바꿀 때마다 재생 위치에 키프레임을 만듭니다</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Play again from the start</source>
        <translation>처음부터 반복 재생</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>초당 프레임 수</translation>
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
        <source>Light contrast</source>
        <translation>조명 대비</translation>
    </message>
    <message>
        <source>Light warmth</source>
        <translation>조명 색온도</translation>
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
        <source>Gaze</source>
        <translation>시선</translation>
    </message>
    <message>
        <source>Gaze sideways</source>
        <translation>시선 좌우</translation>
    </message>
    <message>
        <source>Gaze up</source>
        <translation>시선 상하</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>조명</translation>
    </message>
    <message>
        <source>Face shape</source>
        <translation>얼굴형</translation>
    </message>
    <message>
        <source>Face width</source>
        <translation>얼굴 너비</translation>
    </message>
    <message>
        <source>Jaw width</source>
        <translation>턱 너비</translation>
    </message>
    <message>
        <source>Chin length</source>
        <translation>턱 길이</translation>
    </message>
    <message>
        <source>Nose length</source>
        <translation>코 길이</translation>
    </message>
    <message>
        <source>Nose width</source>
        <translation>코 너비</translation>
    </message>
    <message>
        <source>Upper lip length</source>
        <translation>인중 길이</translation>
    </message>
    <message>
        <source>Brow height</source>
        <translation>눈썹 높이</translation>
    </message>
    <message>
        <source>Shape 1</source>
        <translation>형태 1</translation>
    </message>
    <message>
        <source>Shape 2</source>
        <translation>형태 2</translation>
    </message>
    <message>
        <source>Shape 3</source>
        <translation>형태 3</translation>
    </message>
    <message>
        <source>Hair, background and more</source>
        <translation>머리카락, 배경 등</translation>
    </message>
    <message>
        <source>Hair etc.</source>
        <translation>머리 등</translation>
    </message>
    <message>
        <source>What this generator varies most</source>
        <translation>이 생성기가 가장 많이 바꾸는 것</translation>
    </message>
    <message>
        <source>Direction 1</source>
        <translation>방향 1</translation>
    </message>
    <message>
        <source>Direction 2</source>
        <translation>방향 2</translation>
    </message>
    <message>
        <source>Direction 3</source>
        <translation>방향 3</translation>
    </message>
    <message>
        <source>Direction 4</source>
        <translation>방향 4</translation>
    </message>
    <message>
        <source>Direction 5</source>
        <translation>방향 5</translation>
    </message>
    <message>
        <source>Direction 6</source>
        <translation>방향 6</translation>
    </message>
    <message>
        <source>Direction 7</source>
        <translation>방향 7</translation>
    </message>
    <message>
        <source>Direction 8</source>
        <translation>방향 8</translation>
    </message>
    <message>
        <source>Direction 9</source>
        <translation>방향 9</translation>
    </message>
    <message>
        <source>Direction 10</source>
        <translation>방향 10</translation>
    </message>
    <message>
        <source>Backdrop lit side</source>
        <translation>배경의 밝은 쪽</translation>
    </message>
    <message>
        <source>Hair warmth</source>
        <translation>머리카락 색온도</translation>
    </message>
    <message>
        <source>Backdrop darkness</source>
        <translation>배경 어둡기</translation>
    </message>
    <message>
        <source>Hair volume</source>
        <translation>머리 볼륨</translation>
    </message>
    <message>
        <source>Backdrop warmth</source>
        <translation>배경의 따뜻함</translation>
    </message>
    <message>
        <source>Auburn hair</source>
        <translation>적갈색 머리</translation>
    </message>
    <message>
        <source>Even backdrop</source>
        <translation>고른 배경</translation>
    </message>
    <message>
        <source>Violet to green backdrop</source>
        <translation>보라에서 초록으로 배경</translation>
    </message>
    <message>
        <source>Blue to olive backdrop</source>
        <translation>파랑에서 올리브로 배경</translation>
    </message>
    <message>
        <source>Darker hair</source>
        <translation>더 어두운 머리</translation>
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
        <source>Ahead</source>
        <translation>정면 보기</translation>
    </message>
    <message>
        <source>Look Left</source>
        <translation>왼쪽 보기</translation>
    </message>
    <message>
        <source>Look Right</source>
        <translation>오른쪽 보기</translation>
    </message>
    <message>
        <source>Look Up</source>
        <translation>위 보기</translation>
    </message>
    <message>
        <source>Look Down</source>
        <translation>아래 보기</translation>
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
        <translation>림 라이트</translation>
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
    <message>
        <source>Portrait {0}</source>
        <translation>인물 {0}</translation>
    </message>
    <message>
        <source>Unsaved work would not outlive a crash: {0} cannot be written.</source>
        <translation>{0}에 쓸 수 없어, 비정상 종료 시 저장하지 않은 작업을 복구할 수 없습니다.</translation>
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
        <source>Restart the program to change the language.</source>
        <translation>언어를 바꾸려면 프로그램을 다시 시작하세요.</translation>
    </message>
</context>
<context>
    <name>LayerChoice</name>
    <message>
        <source>Coarse</source>
        <translation>윤곽</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>중간</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>세부</translation>
    </message>
    <message>
        <source>{0}: pose, shape of the head</source>
        <translation>{0}: 자세, 머리 형태</translation>
    </message>
    <message>
        <source>This generator has no such layers</source>
        <translation>이 생성기에는 이런 레이어가 없습니다</translation>
    </message>
    <message>
        <source>{0}: features, expression, hair, light</source>
        <translation>{0}: 이목구비, 표정, 머리카락, 조명</translation>
    </message>
    <message>
        <source>{0}: colours, texture</source>
        <translation>{0}: 색, 질감</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>First layer</source>
        <translation>첫 레이어</translation>
    </message>
    <message>
        <source>Last layer</source>
        <translation>마지막 레이어</translation>
    </message>
</context>
<context>
    <name>LibraryDialog</name>
    <message>
        <source>Rig Library</source>
        <translation>리그 보관함</translation>
    </message>
    <message>
        <source>Open Rig…</source>
        <translation>리그 열기…</translation>
    </message>
    <message>
        <source>Open Generator…</source>
        <translation>생성기 열기…</translation>
    </message>
    <message>
        <source>Shipped Rig</source>
        <translation>기본 제공 리그</translation>
    </message>
    <message>
        <source>{0}, face model {1}</source>
        <translation>{0}, 얼굴 모델 {1}</translation>
    </message>
    <message>
        <source>{0}, a generator without a rig</source>
        <translation>{0}, 리그가 없는 생성기</translation>
    </message>
    <message>
        <source>No RigNet yet: nothing can be moved</source>
        <translation>아직 RigNet이 없어 움직일 수 없습니다</translation>
    </message>
    <message>
        <source>{0} {1}° to {2}°</source>
        <translation>{0} {1}°~{2}°</translation>
    </message>
    <message>
        <source>Controls that portraits follow: {0}</source>
        <translation>인물이 따르는 컨트롤: {0}개</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Remove from Library</source>
        <translation>보관함에서 제거</translation>
    </message>
    <message>
        <source>Nothing here yet: every rig and generator that you open is listed.</source>
        <translation>아직 비어 있습니다. 리그와 생성기를 열면 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Open the rig that comes with the program</source>
        <translation>프로그램에 들어 있는 리그 열기</translation>
    </message>
</context>
<context>
    <name>LightBall</name>
    <message>
        <source>Drag to move the light; double-click gives it back to the portrait</source>
        <translation>끌어서 조명을 옮기고, 두 번 클릭하면 인물의 원래 조명으로 돌아갑니다</translation>
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
    <name>LossPlot</name>
    <message>
        <source>Losses</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>What each training still gets wrong: it falls fast at first, and later ever more slowly</source>
        <translation>학습마다 아직 틀리는 정도: 처음에는 빠르게, 나중에는 점점 느리게 줄어듭니다</translation>
    </message>
    <message>
        <source>first F</source>
        <translation>첫 F</translation>
    </message>
    <message>
        <source>F</source>
        <translation>F</translation>
    </message>
    <message>
        <source>RigNet</source>
        <translation>RigNet</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>No rig is open</source>
        <translation>열린 리그가 없습니다</translation>
    </message>
    <message>
        <source>Choose File ▸ Open Rig… to pick a rig folder, or File ▸ Open Generator…</source>
        <translation>파일 ▸ 리그 열기…에서 리그 폴더를 고르거나 파일 ▸ 생성기 열기…를 선택하세요.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>여는 중…</translation>
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
        <source>Transfer</source>
        <translation>전이</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>샘플링</translation>
    </message>
    <message>
        <source>Animation</source>
        <translation>애니메이션</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Rendering the portrait…</source>
        <translation>인물을 렌더링하는 중…</translation>
    </message>
    <message>
        <source>It could not be opened</source>
        <translation>열 수 없습니다</translation>
    </message>
    <message>
        <source>The portrait could not be rendered</source>
        <translation>인물을 렌더링할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>MakeRigDialog</name>
    <message>
        <source>Make a Rig</source>
        <translation>리그 만들기</translation>
    </message>
    <message>
        <source>Another Rig…</source>
        <translation>다른 리그…</translation>
    </message>
    <message>
        <source>Show the Last Run</source>
        <translation>최근 작업 보기</translation>
    </message>
    <message>
        <source>Copy Command</source>
        <translation>명령 복사</translation>
    </message>
    <message>
        <source>Make Rig</source>
        <translation>리그 만들기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>이어서 하기</translation>
    </message>
    <message>
        <source>Open Rig</source>
        <translation>리그 열기</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Trying how fast this machine is…</source>
        <translation>이 컴퓨터의 속도를 재는 중…</translation>
    </message>
    <message>
        <source>How long it takes is not known: {0}</source>
        <translation>얼마나 걸릴지 알 수 없습니다: {0}</translation>
    </message>
    <message>
        <source>Ends the run at the next safe point and keeps what is there</source>
        <translation>다음 안전한 지점에서 멈추고 지금까지 만든 것을 보존합니다</translation>
    </message>
    <message>
        <source>The command that makes this rig, for another machine</source>
        <translation>다른 컴퓨터에서 이 리그를 만드는 명령</translation>
    </message>
    <message>
        <source>A run goes on without this dialog, and without the window</source>
        <translation>이 대화 상자나 창을 닫아도 작업은 계속됩니다</translation>
    </message>
</context>
<context>
    <name>MeshPreview</name>
    <message>
        <source>Drag to orbit, double-click for the portrait&apos;s view.</source>
        <translation>끌면 회전, 두 번 클릭하면 인물 시점으로.</translation>
    </message>
    <message>
        <source>This display has no OpenGL; the mesh is drawn on the CPU.</source>
        <translation>이 화면에서는 OpenGL을 쓸 수 없어 CPU로 메시를 그립니다.</translation>
    </message>
    <message>
        <source>Lit</source>
        <translation>음영</translation>
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
    <name>MissingRigCard</name>
    <message>
        <source>Make a Rig…</source>
        <translation>리그 만들기…</translation>
    </message>
    <message>
        <source>Keep a Converted Copy…</source>
        <translation>변환한 사본 저장…</translation>
    </message>
    <message>
        <source>This rig has no RigNet yet</source>
        <translation>이 리그에는 아직 RigNet이 없습니다</translation>
    </message>
    <message>
        <source>This generator has no rig yet</source>
        <translation>이 생성기에는 아직 리그가 없습니다</translation>
    </message>
    <message>
        <source>{0} was converted to be opened. A copy opens faster.</source>
        <translation>{0}은(는) 변환해서 열었습니다. 변환한 사본은 더 빨리 열립니다.</translation>
    </message>
</context>
<context>
    <name>NumberTable</name>
    <message>
        <source>Δ mean {0}, Δσ {1}, overlap {2:.0%}, KS {3:.2f}</source>
        <translation>Δ평균 {0}, Δσ {1}, 겹침 {2:.0%}, KS {3:.2f}</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>The second less the first. Overlap is what both histograms have in common; KS, the Kolmogorov–Smirnov distance, is the largest difference of their cumulated shares.</source>
        <translation>둘째 값에서 첫째 값을 뺀 차이입니다. 겹침은 두 히스토그램이 공유하는 부분이고, KS(콜모고로프–스미르노프 거리)는 누적 비율의 가장 큰 차이입니다.</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>Choose the file of a generator.</source>
        <translation>생성기 파일을 고르세요.</translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation>{0} 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Choose a folder for the rig.</source>
        <translation>리그 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>{0} holds a rig already; choose another folder.</source>
        <translation>{0}에는 이미 리그가 있습니다. 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>{0}, about {1}</source>
        <translation>{0}, 약 {1}</translation>
    </message>
    <message>
        <source>{0} samples, {1} of training: about {2} on this machine. Samples and checkpoints take {3} beside the rig’s folder; you may delete them when it is done.</source>
        <translation>샘플 {0}개, 학습 {1}: 이 컴퓨터에서 약 {2} 걸립니다. 샘플과 체크포인트가 리그 폴더 옆에 {3}를 차지하며, 끝나면 지워도 됩니다.</translation>
    </message>
    <message>
        <source>The disk has only {0} left.</source>
        <translation>디스크에 {0}밖에 남지 않았습니다.</translation>
    </message>
    <message>
        <source>Face model of {0}</source>
        <translation>{0}의 얼굴 모델</translation>
    </message>
    <message>
        <source>Open Generator</source>
        <translation>생성기 열기</translation>
    </message>
    <message>
        <source>StyleGAN generators</source>
        <translation>StyleGAN 생성기</translation>
    </message>
    <message>
        <source>Face models</source>
        <translation>얼굴 모델</translation>
    </message>
    <message>
        <source>Choose a Face Model</source>
        <translation>얼굴 모델 고르기</translation>
    </message>
    <message>
        <source>Choose Where the Rig’s Folder Shall Lie</source>
        <translation>리그 폴더를 둘 곳 고르기</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>빠르게</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>보통</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>꼼꼼하게</translation>
    </message>
    <message>
        <source>Shipped head</source>
        <translation>기본 제공 머리</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>생성기</translation>
    </message>
    <message>
        <source>Face model</source>
        <translation>얼굴 모델</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>품질</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Rig’s folder</source>
        <translation>리그 폴더</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
</context>
<context>
    <name>OwnPresetsDialog</name>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>이동…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Show Folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>In the folder “{0}”</source>
        <translation>“{0}” 폴더에 있음</translation>
    </message>
    <message>
        <source>{0} is damaged</source>
        <translation>{0} 손상됨</translation>
    </message>
    <message>
        <source>Move Preset</source>
        <translation>프리셋 이동</translation>
    </message>
    <message>
        <source>Folder for “{0}”; empty for none</source>
        <translation>“{0}” 프리셋의 폴더. 비워 두면 폴더에 넣지 않습니다</translation>
    </message>
    <message>
        <source>Delete Preset</source>
        <translation>프리셋 삭제</translation>
    </message>
    <message>
        <source>Delete “{0}”?</source>
        <translation>“{0}” 프리셋을 삭제할까요?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
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
    <name>PerformanceBar</name>
    <message>
        <source>Photo or Film…</source>
        <translation>사진 또는 영상…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Make Keyframes</source>
        <translation>키프레임 만들기</translation>
    </message>
    <message>
        <source>Export Movie…</source>
        <translation>동영상 내보내기…</translation>
    </message>
    <message>
        <source>{0:.1f} s</source>
        <translation>{0:.1f}초</translation>
    </message>
    <message>
        <source>Take pose, gaze and expression from a face in a photo or a film; drop one here as well</source>
        <translation>사진이나 영상 속 얼굴에서 자세, 시선, 표정을 가져옵니다. 파일을 여기에 끌어 놓아도 됩니다</translation>
    </message>
    <message>
        <source>Make the film the animation of the portrait on screen</source>
        <translation>영상을 화면에 보이는 인물의 애니메이션으로 만듭니다</translation>
    </message>
    <message>
        <source>Save the portrait moving as the film does</source>
        <translation>영상처럼 움직이는 인물을 저장합니다</translation>
    </message>
    <message>
        <source>Moment of the film</source>
        <translation>영상의 시점</translation>
    </message>
    <message>
        <source>Calms a shaky film; too much takes its liveliness</source>
        <translation>흔들리는 영상을 차분하게 합니다. 지나치면 생동감이 사라집니다</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>부드럽게</translation>
    </message>
</context>
<context>
    <name>PerformanceSource</name>
    <message>
        <source>A photo or a film can move the portraits of a rig; open one first.</source>
        <translation>사진이나 영상은 리그의 인물만 움직일 수 있습니다. 먼저 리그를 여세요.</translation>
    </message>
    <message>
        <source>Keyframes of {0}</source>
        <translation>{0}의 키프레임</translation>
    </message>
    <message>
        <source>{0} keyframes stand in Animation.</source>
        <translation>애니메이션에 키프레임 {0}개를 넣었습니다.</translation>
    </message>
    <message>
        <source>Export Movie</source>
        <translation>동영상 내보내기</translation>
    </message>
    <message>
        <source>Photo or Film</source>
        <translation>사진 또는 영상</translation>
    </message>
    <message>
        <source>Photos and films</source>
        <translation>사진과 영상</translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message>
        <source>Open Photo</source>
        <translation>사진 열기</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>A photo needs a rig that reads faces; open one first.</source>
        <translation>사진을 쓰려면 얼굴을 읽는 리그가 필요합니다. 먼저 리그를 여세요.</translation>
    </message>
</context>
<context>
    <name>PhotoDialog</name>
    <message>
        <source>Portrait from a Photo</source>
        <translation>사진에서 인물 찾기</translation>
    </message>
    <message>
        <source>The picture is cropped already</source>
        <translation>이미 얼굴에 맞춰 자른 사진</translation>
    </message>
    <message>
        <source>Other Face</source>
        <translation>다른 얼굴</translation>
    </message>
    <message>
        <source>Find Portrait</source>
        <translation>인물 찾기</translation>
    </message>
    <message>
        <source>Edit This Portrait</source>
        <translation>이 인물 편집</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>The portrait that was found for “{0}” is in no file.</source>
        <translation>“{0}” 사진에서 찾은 인물이 아직 어떤 파일에도 저장되지 않았습니다.</translation>
    </message>
    <message>
        <source>Keep it in this session?</source>
        <translation>이 세션에 남겨 둘까요?</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>남겨 두기</translation>
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
        <source>Looking for a face…</source>
        <translation>얼굴을 찾는 중…</translation>
    </message>
    <message>
        <source>The search was stopped.</source>
        <translation>찾기를 중지했습니다.</translation>
    </message>
    <message>
        <source>Preparing the search…</source>
        <translation>찾을 준비를 하는 중…</translation>
    </message>
    <message>
        <source>This is how the generator would frame the face.</source>
        <translation>생성기의 구도에 맞춘 얼굴입니다.</translation>
    </message>
    <message>
        <source>Face {0} of {1}, from the largest.</source>
        <translation>큰 얼굴부터 {1}개 중 {0}번째 얼굴입니다.</translation>
    </message>
    <message>
        <source>Step {0} of {1}, {2:.0f} s left</source>
        <translation>{0}/{1}단계, {2:.0f}초 남음</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>비교하는 중…</translation>
    </message>
    <message>
        <source>PSNR {0:.1f} dB on the face; no features were found in it.</source>
        <translation>얼굴의 PSNR {0:.1f} dB. 특징점을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>It passes for the same person</source>
        <translation>같은 사람으로 보임</translation>
    </message>
    <message>
        <source>It looks like another person</source>
        <translation>다른 사람으로 보임</translation>
    </message>
    <message>
        <source>face distance {0:.2f} (one person: below {1:.1f}), features {2:.1f} pixels off, PSNR {3:.1f} dB</source>
        <translation>얼굴 거리 {0:.2f}(같은 사람: {1:.1f} 미만), 특징점 오차 {2:.1f}픽셀, PSNR {3:.1f} dB</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>인물</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>빠르게</translation>
    </message>
    <message>
        <source>Thorough, ten times as long</source>
        <translation>정밀하게(10배 오래 걸림)</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>품질</translation>
    </message>
    <message>
        <source>Takes the middle of the picture as the face, without looking for one</source>
        <translation>얼굴을 찾지 않고 사진의 가운데를 얼굴로 사용</translation>
    </message>
</context>
<context>
    <name>PhotoFinder</name>
    <message>
        <source>The photo “{0}” is not where it was.</source>
        <translation>사진 “{0}”이(가) 원래 자리에 없습니다.</translation>
    </message>
    <message>
        <source>Where is it now?</source>
        <translation>지금 어디에 있나요?</translation>
    </message>
    <message>
        <source>“{0}” is not the file that the portrait was found for.</source>
        <translation>“{0}”은(는) 인물을 찾을 때 쓴 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>The face would be put in the same place, which fits if only its colours were changed.</source>
        <translation>얼굴을 같은 자리에 넣습니다. 색만 바뀌었다면 잘 맞습니다.</translation>
    </message>
    <message>
        <source>Use It</source>
        <translation>그대로 사용</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>Photo of the Portrait</source>
        <translation>인물의 사진</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>PictureCommands</name>
    <message>
        <source>Export at Another Size</source>
        <translation>다른 크기로 내보내기</translation>
    </message>
    <message>
        <source>Before and After</source>
        <translation>편집 전후</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Batch from a Table</source>
        <translation>표로 일괄 내보내기</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Folder for the Pictures</source>
        <translation>이미지를 저장할 폴더</translation>
    </message>
    <message>
        <source>Into the Photo</source>
        <translation>사진 속으로</translation>
    </message>
</context>
<context>
    <name>PlotMenu</name>
    <message>
        <source>Summary of All Quantities…</source>
        <translation>모든 항목 요약…</translation>
    </message>
    <message>
        <source>Save All Quantities as CSV…</source>
        <translation>모든 항목을 CSV로 저장…</translation>
    </message>
    <message>
        <source>Save What Is Shown as CSV…</source>
        <translation>표시된 내용을 CSV로 저장…</translation>
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
        <source>portraits (%)</source>
        <translation>인물 (%)</translation>
    </message>
    <message>
        <source>{0} over {1} portraits of “{2}”</source>
        <translation>{0}, “{2}”의 인물 {1}명</translation>
    </message>
    <message>
        <source>wanted</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>Export Table</source>
        <translation>표 내보내기</translation>
    </message>
    <message>
        <source>Export What Is Shown</source>
        <translation>표시된 내용 내보내기</translation>
    </message>
    <message>
        <source>Export Plot</source>
        <translation>그래프 내보내기</translation>
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
        <source>{0}: a saved portrait; enter a number to go to a portrait of the generator</source>
        <translation>{0}: 저장된 인물. 숫자를 입력하면 생성기의 인물로 이동합니다</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Another portrait (Ctrl+N)</source>
        <translation>다른 인물 (Ctrl+N)</translation>
    </message>
    <message>
        <source>0 is the average face, 1 the full variety of the generator</source>
        <translation>0은 평균 얼굴, 1은 생성기의 다양성 전체</translation>
    </message>
</context>
<context>
    <name>PortraitCommands</name>
    <message>
        <source>NVIDIA Seed</source>
        <translation>NVIDIA 시드</translation>
    </message>
    <message>
        <source>Seed, as in gen_images.py of StyleGAN</source>
        <translation>StyleGAN의 gen_images.py에서 쓰는 시드</translation>
    </message>
</context>
<context>
    <name>PortraitGestures</name>
    <message>
        <source>Move Gaze</source>
        <translation>시선 움직이기</translation>
    </message>
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
    <name>PortraitMenu</name>
    <message>
        <source>&amp;Portrait</source>
        <translation>인물(&amp;P)</translation>
    </message>
    <message>
        <source>New &amp;Random Portrait</source>
        <translation>새 무작위 인물(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Previous Portrait</source>
        <translation>이전 인물(&amp;P)</translation>
    </message>
    <message>
        <source>Ne&amp;xt Portrait</source>
        <translation>다음 인물(&amp;X)</translation>
    </message>
    <message>
        <source>The portrait that NVIDIA&apos;s own tools show for a seed</source>
        <translation>NVIDIA 도구가 시드로 만드는 인물</translation>
    </message>
    <message>
        <source>NVIDIA &amp;Seed…</source>
        <translation>NVIDIA 시드(&amp;S)…</translation>
    </message>
    <message>
        <source>More &amp;Like This</source>
        <translation>닮은 인물 더 보기(&amp;L)</translation>
    </message>
    <message>
        <source>Add to the favourites, or take away</source>
        <translation>즐겨찾기에 추가하거나 빼기</translation>
    </message>
    <message>
        <source>&amp;Favourite</source>
        <translation>즐겨찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Let other portraits take pose, light, gaze, shape or expression from this one</source>
        <translation>다른 인물이 이 인물의 자세, 조명, 시선, 얼굴형, 표정을 가져갈 수 있게 하기</translation>
    </message>
    <message>
        <source>Use as &amp;Transfer Source</source>
        <translation>전이 소스로 사용(&amp;T)</translation>
    </message>
    <message>
        <source>Random portraits that share pose, light, gaze, shape or expression with this one</source>
        <translation>이 인물과 자세, 조명, 시선, 얼굴형 또는 표정이 같은 무작위 인물</translation>
    </message>
    <message>
        <source>&amp;Draw Others Like It</source>
        <translation>비슷한 인물 생성(&amp;D)</translation>
    </message>
    <message>
        <source>Keep this edit under a name, to come back to it or go from one to another</source>
        <translation>이 편집을 이름을 붙여 보관해 두고, 되돌아오거나 다른 편집과의 사이를 오갑니다</translation>
    </message>
    <message>
        <source>Take S&amp;napshot</source>
        <translation>스냅샷 저장(&amp;N)</translation>
    </message>
    <message>
        <source>Add &amp;Keyframe</source>
        <translation>키프레임 추가(&amp;K)</translation>
    </message>
</context>
<context>
    <name>PresetCommands</name>
    <message>
        <source>Import Preset</source>
        <translation>프리셋 가져오기</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>You have a preset “{0}”. Replace it?</source>
        <translation>“{0}” 프리셋이 이미 있습니다. 바꿀까요?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Imported “{0}” into the presets of {1}.</source>
        <translation>“{0}” 프리셋을 {1} 그룹에 가져왔습니다.</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>Save as Preset…</source>
        <translation>프리셋으로 저장…</translation>
    </message>
    <message>
        <source>Move at least one slider of this group first</source>
        <translation>먼저 이 그룹의 슬라이더를 하나 이상 움직이세요</translation>
    </message>
    <message>
        <source>My Presets…</source>
        <translation>내 프리셋…</translation>
    </message>
    <message>
        <source>Rename, move or delete your own presets of this group</source>
        <translation>이 그룹의 내 프리셋 이름을 바꾸거나, 옮기거나, 삭제합니다</translation>
    </message>
    <message>
        <source>My Presets: {0}</source>
        <translation>내 프리셋: {0}</translation>
    </message>
    <message>
        <source>{0} is damaged</source>
        <translation>{0} 손상됨</translation>
    </message>
    <message>
        <source>Save as Preset</source>
        <translation>프리셋으로 저장</translation>
    </message>
</context>
<context>
    <name>PresetNameDialog</name>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
</context>
<context>
    <name>PreviewGrid</name>
    <message>
        <source>Mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>Identity {0}</source>
        <translation>신원 {0}</translation>
    </message>
    <message>
        <source>Albedo {0}</source>
        <translation>알베도 {0}</translation>
    </message>
    <message>
        <source>Expression {0}</source>
        <translation>표정 {0}</translation>
    </message>
    <message>
        <source>from the front</source>
        <translation>정면</translation>
    </message>
    <message>
        <source>with landmarks</source>
        <translation>특징점</translation>
    </message>
    <message>
        <source>turned</source>
        <translation>옆모습</translation>
    </message>
</context>
<context>
    <name>ReachNotice</name>
    <message>
        <source>The portrait no longer follows: {0}.</source>
        <translation>인물이 더 이상 따라가지 않습니다: {0}.</translation>
    </message>
    <message>
        <source>The portrait hardly follows “{0}”: this generator does not show it.</source>
        <translation>이 생성기는 “{0}”을(를) 보여 주지 않아 인물이 거의 변하지 않습니다.</translation>
    </message>
    <message>
        <source>The portrait no longer follows “{0}”; it does from {1} to {2}.</source>
        <translation>인물은 “{0}”을(를) {1}에서 {2}까지만 따라갑니다.</translation>
    </message>
</context>
<context>
    <name>ReachTable</name>
    <message>
        <source>Control</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>Follows</source>
        <translation>따르는 범위</translation>
    </message>
    <message>
        <source>Between which values portraits do what is asked for</source>
        <translation>인물이 요청대로 움직이는 값의 범위</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>이득</translation>
    </message>
    <message>
        <source>Change that portraits show for each change asked for; 1 is right</source>
        <translation>요청한 변화에 대해 인물이 보이는 변화. 1이면 정확합니다</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>R²</translation>
    </message>
    <message>
        <source>Share of the shown changes that the asked ones explain; 1 is all</source>
        <translation>나타난 변화 가운데 요청으로 설명되는 비율. 1이면 전부입니다</translation>
    </message>
    <message>
        <source>Reach of each control</source>
        <translation>컨트롤별 범위</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} ~ {1}</translation>
    </message>
</context>
<context>
    <name>RigCommands</name>
    <message>
        <source>Save Rig as One File</source>
        <translation>리그를 파일 하나로 저장</translation>
    </message>
</context>
<context>
    <name>RigOffer</name>
    <message>
        <source>{0} was made with the rig “{1}”.</source>
        <translation>{0}은(는) 리그 “{1}”(으)로 만들었습니다.</translation>
    </message>
    <message>
        <source>Another Rig</source>
        <translation>다른 리그</translation>
    </message>
    <message>
        <source>Open that rig, too? With the one that is open now, the portrait looks different.</source>
        <translation>그 리그도 열까요? 지금 열린 리그에서는 인물이 다르게 보입니다.</translation>
    </message>
    <message>
        <source>Open That Rig</source>
        <translation>그 리그 열기</translation>
    </message>
    <message>
        <source>Keep This Rig</source>
        <translation>이 리그 유지</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Stopping; what is there is kept…</source>
        <translation>멈추는 중. 만든 것은 보존됩니다…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>{0} — {1} left</source>
        <translation>{0} — {1} 남음</translation>
    </message>
    <message>
        <source>It ended before it began.</source>
        <translation>시작하기 전에 끝났습니다.</translation>
    </message>
    <message>
        <source>The rig is finished.</source>
        <translation>리그가 완성되었습니다.</translation>
    </message>
    <message>
        <source>Stopped; it goes on from here when you resume it.</source>
        <translation>멈췄습니다. 이어서 하면 여기서부터 계속합니다.</translation>
    </message>
    <message>
        <source>No rig could be made.</source>
        <translation>리그를 만들 수 없었습니다.</translation>
    </message>
    <message>
        <source>Interrupted; it goes on from its last checkpoint when you resume it.</source>
        <translation>중단되었습니다. 이어서 하면 마지막 체크포인트부터 계속합니다.</translation>
    </message>
    <message>
        <source>{0} of {1} samples show a face</source>
        <translation>샘플 {1}개 중 {0}개에서 얼굴을 찾음</translation>
    </message>
    <message>
        <source>Looking for faces in the first samples</source>
        <translation>첫 샘플에서 얼굴을 찾는 중</translation>
    </message>
    <message>
        <source>Sampling the generator</source>
        <translation>생성기에서 샘플을 뽑는 중</translation>
    </message>
    <message>
        <source>Learning how heads are turned</source>
        <translation>머리 방향을 배우는 중</translation>
    </message>
    <message>
        <source>Sampling portraits from two sides</source>
        <translation>양쪽에서 본 인물을 뽑는 중</translation>
    </message>
    <message>
        <source>Measuring the face reader</source>
        <translation>얼굴 판독기를 재는 중</translation>
    </message>
    <message>
        <source>Learning to read faces</source>
        <translation>얼굴 읽기를 배우는 중</translation>
    </message>
    <message>
        <source>Learning to move faces</source>
        <translation>얼굴 움직이기를 배우는 중</translation>
    </message>
    <message>
        <source>Judging how far the controls reach</source>
        <translation>컨트롤이 닿는 범위를 평가하는 중</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>A sample, the points found in its face, and the mesh that is fitted to it so far</source>
        <translation>샘플과 얼굴에서 찾은 점, 그리고 지금까지 맞춘 메시</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
</context>
<context>
    <name>SameRig</name>
    <message>
        <source>{0} is not written: another rig was opened.</source>
        <translation>다른 리그를 열어서 {0}을(를) 저장하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>SampleModel</name>
    <message>
        <source>{0}: click to edit it</source>
        <translation>{0}: 클릭하면 편집합니다</translation>
    </message>
</context>
<context>
    <name>SamplingBar</name>
    <message>
        <source>portraits</source>
        <translation>명</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Save Grid…</source>
        <translation>그리드 저장…</translation>
    </message>
    <message>
        <source>Draw Again</source>
        <translation>다시 생성</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0}/{1}</translation>
    </message>
    <message>
        <source>0 is the average face, 1 the full variety of the generator</source>
        <translation>0은 평균 얼굴, 1은 생성기의 다양성 전체</translation>
    </message>
    <message>
        <source>Truncation of drawn portraits</source>
        <translation>생성할 인물의 절단값</translation>
    </message>
    <message>
        <source>Number of portraits</source>
        <translation>인물 수</translation>
    </message>
    <message>
        <source>How many portraits to draw</source>
        <translation>생성할 인물 수</translation>
    </message>
    <message>
        <source>Draw other portraits (Ctrl+G)</source>
        <translation>다른 인물 생성 (Ctrl+G)</translation>
    </message>
    <message>
        <source>Stop here; what is drawn stays</source>
        <translation>여기서 중지. 이미 생성한 인물은 남습니다</translation>
    </message>
    <message>
        <source>Save all of them on one picture, at full size</source>
        <translation>모두 원래 크기로 이미지 한 장에 저장</translation>
    </message>
    <message>
        <source>Truncation</source>
        <translation>절단값</translation>
    </message>
</context>
<context>
    <name>SamplingPanel</name>
    <message>
        <source>Save Grid</source>
        <translation>그리드 저장</translation>
    </message>
    <message>
        <source>Random portraits</source>
        <translation>무작위 인물</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1}의 {0}</translation>
    </message>
    <message>
        <source>Edit This Portrait</source>
        <translation>이 인물 편집</translation>
    </message>
    <message>
        <source>Use as Transfer Source</source>
        <translation>전이 소스로 사용</translation>
    </message>
    <message>
        <source>{0}, before its last edits. Click one to edit it.</source>
        <translation>{0}(최근 편집 이전). 클릭하면 편집합니다.</translation>
    </message>
    <message>
        <source>{0}. Click one to edit it.</source>
        <translation>{0}. 클릭하면 편집합니다.</translation>
    </message>
    <message>
        <source>{0} of the portrait on screen is kept, with its edits</source>
        <translation>{0}: 화면의 인물 값을 편집한 그대로 유지합니다</translation>
    </message>
    <message>
        <source>Drawn portraits</source>
        <translation>생성한 인물</translation>
    </message>
    <message>
        <source>Draw random portraits that share what is ticked above with the one on screen, as it is edited now.</source>
        <translation>위에서 선택한 것이 지금 편집 중인 화면의 인물과 같은 무작위 인물을 생성합니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
</context>
<context>
    <name>Scatter</name>
    <message>
        <source>Scatter plot</source>
        <translation>산점도</translation>
    </message>
</context>
<context>
    <name>Series</name>
    <message>
        <source>{0} is not written: another export is running.</source>
        <translation>다른 내보내기가 진행 중이어서 {0}을(를) 저장하지 않았습니다.</translation>
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
        <source>drag the portrait, or arrow keys on it</source>
        <translation>인물을 드래그하거나 인물에서 방향키</translation>
    </message>
    <message>
        <source>Move the eyes</source>
        <translation>눈 움직이기</translation>
    </message>
    <message>
        <source>drag by a pupil</source>
        <translation>눈동자를 잡고 끌기</translation>
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
        <translation>이미지 옮기기</translation>
    </message>
    <message>
        <source>middle button, or space and drag</source>
        <translation>가운데 버튼 또는 스페이스 바를 누른 채 끌기</translation>
    </message>
    <message>
        <source>See the portrait before the edit</source>
        <translation>편집 전의 인물 보기</translation>
    </message>
    <message>
        <source>hold B</source>
        <translation>B를 누르고 있기</translation>
    </message>
    <message>
        <source>Play the animation</source>
        <translation>애니메이션 재생</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>Step a slider</source>
        <translation>슬라이더 한 단계 이동</translation>
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
        <translation>두 번 클릭</translation>
    </message>
    <message>
        <source>Back to the portrait</source>
        <translation>인물로 돌아가기</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Esc</translation>
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
        <translation>조명 공 옮기기</translation>
    </message>
    <message>
        <source>drag in its corner</source>
        <translation>메시 보기 구석에서 끌기</translation>
    </message>
    <message>
        <source>Take pose or light from a portrait</source>
        <translation>인물에서 자세나 조명 가져오기</translation>
    </message>
    <message>
        <source>drag it from the gallery to Transfer</source>
        <translation>갤러리에서 전이 패널로 끌기</translation>
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
    <name>SizeDialog</name>
    <message>
        <source>Export at Another Size</source>
        <translation>다른 크기로 내보내기</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The generator makes pictures of {0} × {0} pixels. Other sizes are made of them with Lanczos&apos; filter, which adds no detail.</source>
        <translation>생성기는 {0} × {0} 픽셀 이미지를 만듭니다. 다른 크기는 란초스 필터로 만들며, 세부가 더해지지는 않습니다.</translation>
    </message>
    <message>
        <source>Counts for JPEG and WebP; higher is better and larger</source>
        <translation>JPEG와 WebP에 적용됩니다. 높을수록 좋고 파일이 커집니다</translation>
    </message>
    <message>
        <source>Side in pixels</source>
        <translation>한 변(픽셀)</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>품질</translation>
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
        <translation>이 생성기가 보여 주지 않는 컨트롤입니다. 메시는 따라가지만 인물은 거의 변하지 않습니다.</translation>
    </message>
    <message>
        <source>The portrait follows from {0} to {1} (the bright part of the line).</source>
        <translation>인물은 {0}에서 {1}까지 따라갑니다(선의 밝은 부분).</translation>
    </message>
    <message>
        <source>Arrow keys step, double-click resets.</source>
        <translation>화살표 키로 한 단계씩 조절하고, 두 번 클릭하면 초기화합니다.</translation>
    </message>
    <message>
        <source>Reset “{0}” to the portrait&apos;s own value</source>
        <translation>“{0}”을(를) 인물의 원래 값으로 되돌리기</translation>
    </message>
</context>
<context>
    <name>SnapshotList</name>
    <message>
        <source>Snapshots</source>
        <translation>스냅샷</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>From Screen</source>
        <translation>화면에서</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Seed of the source</source>
        <translation>소스의 시드</translation>
    </message>
    <message>
        <source>The portrait to take from; press Enter to go to it</source>
        <translation>소스로 쓸 인물의 시드. Enter를 누르면 적용됩니다</translation>
    </message>
    <message>
        <source>Take from a random portrait</source>
        <translation>무작위 인물을 소스로 사용</translation>
    </message>
    <message>
        <source>Take from the portrait on screen as it is edited now, for other portraits (Ctrl+T)</source>
        <translation>화면의 인물을 지금 편집한 그대로 다른 인물의 소스로 사용 (Ctrl+T)</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
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
        <translation>{0}/{1} 내보내는 중</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>{0} 저장됨</translation>
    </message>
    <message>
        <source>{0} is out of memory; the CPU makes the pictures now.</source>
        <translation>{0}의 메모리가 부족하여 이제 CPU가 그림을 만듭니다.</translation>
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
        <translation>항목</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>reliable %</source>
        <translation>신뢰 %</translation>
    </message>
    <message>
        <source>Δ mean</source>
        <translation>Δ평균</translation>
    </message>
    <message>
        <source>overlap %</source>
        <translation>겹침 %</translation>
    </message>
    <message>
        <source>Over {0} portraits at truncation 1; “reliable” is the share of them in the range in which portraits follow the slider.</source>
        <translation>절단값 1에서 뽑은 인물 {0}명 기준입니다. “신뢰”는 인물이 슬라이더를 따라가는 범위에 드는 비율입니다.</translation>
    </message>
    <message>
        <source>Compared with {0}.</source>
        <translation>비교 대상: {0}.</translation>
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
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The portrait on screen at evenly spaced values of one control, on one picture.</source>
        <translation>화면의 인물에 한 컨트롤의 값을 고른 간격으로 적용해 이미지 한 장에 담습니다.</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>컨트롤</translation>
    </message>
    <message>
        <source>From</source>
        <translation>시작값</translation>
    </message>
    <message>
        <source>To</source>
        <translation>끝값</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>단계 수</translation>
    </message>
</context>
<context>
    <name>ThumbnailModel</name>
    <message>
        <source>{0}, truncation {1:.2f}</source>
        <translation>{0}, 절단값 {1:.2f}</translation>
    </message>
    <message>
        <source>{0}, truncation {1:.2f}, edited</source>
        <translation>{0}, 절단값 {1:.2f}, 편집됨</translation>
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
    <name>TransferPanel</name>
    <message>
        <source>{0} of {1}</source>
        <translation>{1}의 {0}</translation>
    </message>
    <message>
        <source>Styles of {0}</source>
        <translation>{0}의 스타일</translation>
    </message>
    <message>
        <source>Remove Transfer</source>
        <translation>전이 제거</translation>
    </message>
    <message>
        <source>Remove Style Mix</source>
        <translation>스타일 믹싱 제거</translation>
    </message>
    <message>
        <source>Tick what to take</source>
        <translation>가져올 항목을 선택하세요</translation>
    </message>
    <message>
        <source>Transfers need a RigNet</source>
        <translation>전이에는 RigNet이 필요합니다</translation>
    </message>
    <message>
        <source>Source {0}</source>
        <translation>소스 {0}</translation>
    </message>
    <message>
        <source>Only portraits lend style layers</source>
        <translation>스타일 레이어는 인물에게서만 가져올 수 있습니다</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>Source {0}, edited</source>
        <translation>소스 {0}, 편집됨</translation>
    </message>
    <message>
        <source>{0} of the source cannot be told from a photo or film</source>
        <translation>{0}: 사진이나 영상에서는 알 수 없습니다</translation>
    </message>
    <message>
        <source>Layers {0} of {1}</source>
        <translation>{1}의 레이어 {0}</translation>
    </message>
    <message>
        <source>In effect: {0}</source>
        <translation>적용 중: {0}</translation>
    </message>
    <message>
        <source>{0} of the source replaces that of the portrait</source>
        <translation>{0}: 인물의 값을 소스의 값으로 바꿉니다</translation>
    </message>
    <message>
        <source>Take the ticked groups from the source</source>
        <translation>선택한 그룹을 소스에서 가져오기</translation>
    </message>
    <message>
        <source>Give the portrait back what was taken from other portraits</source>
        <translation>다른 인물에서 가져온 것을 인물의 원래 값으로 되돌리기</translation>
    </message>
    <message>
        <source>Take the source&apos;s own style layers; what you have edited stays on top</source>
        <translation>소스의 스타일 레이어 가져오기. 편집한 내용은 그 위에 그대로 남습니다</translation>
    </message>
    <message>
        <source>Give the portrait back its own style layers</source>
        <translation>인물의 원래 스타일 레이어로 되돌리기</translation>
    </message>
</context>
<context>
    <name>ValueField</name>
    <message>
        <source>From {0} to {1}</source>
        <translation>{0} ~ {1}</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>Mesh from the Portrait&apos;s &amp;View</source>
        <translation>메시를 인물 시점으로(&amp;V)</translation>
    </message>
    <message>
        <source>Put every panel where it was at first</source>
        <translation>모든 패널을 처음 위치로 되돌립니다</translation>
    </message>
    <message>
        <source>Restore &amp;Layout</source>
        <translation>레이아웃 복원(&amp;L)</translation>
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
